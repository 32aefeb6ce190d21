using System.Text;
using System.Text.Json;
using Bifrost.Client.Results;

namespace Bifrost.Client.Reading;

/// <summary>Creates items from their bytes and layout, with copies of the payloads.</summary>
internal static class ItemFactory
{
    /// <summary>Creates an item.</summary>
    /// <param name="item">The bytes of the item.</param>
    /// <param name="layout">The positions of its members.</param>
    /// <param name="shared">The same bytes when they can be kept; empty when payloads have to be copied.</param>
    /// <exception cref="JsonException">A member of the item is of a wrong type, or a text is invalid.</exception>
    public static BatchResultItem Create(ReadOnlySpan<byte> item, ref readonly ItemLayout layout, ReadOnlyMemory<byte> shared = default)
    {
        if (layout.NeedsSerializer)
            return JsonSerializer.Deserialize(item, BifrostJson.TypeInfo<BatchResultItem>()) ?? new BatchResultItem();

        return new BatchResultItem
        {
            Id = Text(item, layout.Id),
            CustomId = Text(item, layout.CustomId) ?? "",
            Response = !layout.HasResponse ? null : new BatchItemResponse
            {
                StatusCode = layout.StatusCode,
                RequestId = Text(item, layout.RequestId),
                Body = Payload(item, layout.Body, shared),
            },
            Result = !layout.HasResult ? null : new BatchItemResult
            {
                Type = TypeText(item, layout.ResultType),
                Message = Payload(item, layout.Message, shared),
            },
            Error = !layout.HasError ? null : new BatchItemError
            {
                Code = Text(item, layout.ErrorCode),
                Message = Text(item, layout.ErrorMessage),
            },
        };
    }

    /// <summary>Creates an item from a line of a file, which can be in the format of the provider.</summary>
    /// <inheritdoc cref="Create"/>
    public static BatchResultItem CreateFromLine(ReadOnlySpan<byte> item, ref readonly ItemLayout layout, ReadOnlyMemory<byte> shared)
    {
        BatchResultItem created = Create(item, in layout, shared);
        return layout.NeedsSerializer ? NativeLine.Convert(created, item) : created;
    }

    /// <summary>Decides the outcome of an item that does not need the serializer.</summary>
    public static BatchItemOutcome GetOutcome(ReadOnlySpan<byte> item, ref readonly ItemLayout layout) => BatchItemOutcomes.Of(
        layout.HasResponse ? layout.StatusCode : null,
        layout.HasResult ? TypeText(item, layout.ResultType) ?? "" : null,
        layout.HasError,
        layout.HasError ? Text(item, layout.ErrorCode) : null);

    /// <summary>Decodes a text.</summary>
    /// <exception cref="JsonException">It has an invalid escape sequence, or is not UTF-8.</exception>
    public static string? Text(ReadOnlySpan<byte> item, ByteRange range)
    {
        if (!range.IsPresent)
            return null;

        if (!NeedsDecoding(item, range))
            return Encoding.Latin1.GetString(range.Of(item));

        try
        {
            var reader = new Utf8JsonReader(item.Slice(range.Start - 1, range.Length + 2));
            reader.Read();
            return reader.GetString();
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("A text is not valid UTF-8.", exception);
        }
    }

    /// <summary>Whether a text outside of the payloads can be invalid, which shows when it is decoded: it has escape sequences, or is not ASCII.</summary>
    public static bool MayHaveInvalidText(ReadOnlySpan<byte> item, ref readonly ItemLayout layout) =>
        layout.NeedsSerializer || NeedsDecoding(item, layout.CustomId) || NeedsDecoding(item, layout.Id) || NeedsDecoding(item, layout.RequestId)
        || NeedsDecoding(item, layout.ResultType) || NeedsDecoding(item, layout.ErrorCode) || NeedsDecoding(item, layout.ErrorMessage);

    private static bool NeedsDecoding(ReadOnlySpan<byte> item, ByteRange range) =>
        range.IsPresent && (range.Of(item).Contains((byte)'\\') || !Ascii.IsValid(range.Of(item)));

    private static JsonPayload? Payload(ReadOnlySpan<byte> item, ByteRange range, ReadOnlyMemory<byte> shared)
    {
        if (!range.IsPresent)
            return null;
        if (!shared.IsEmpty)
            return new JsonPayload(shared.Slice(range.Start, range.Length));

        byte[] owned = GC.AllocateUninitializedArray<byte>(range.Length);
        range.Of(item).CopyTo(owned);
        return new JsonPayload(owned);
    }

    // One of four in every item: no string is allocated for those.
    private static string? TypeText(ReadOnlySpan<byte> item, ByteRange range) => range.IsPresent switch
    {
        true when range.Of(item).SequenceEqual("succeeded"u8) => "succeeded",
        true when range.Of(item).SequenceEqual("errored"u8) => "errored",
        true when range.Of(item).SequenceEqual("expired"u8) => "expired",
        true when range.Of(item).SequenceEqual("canceled"u8) => "canceled",
        _ => Text(item, range),
    };
}
