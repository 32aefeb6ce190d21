using System.Text;
using System.Text.Json;

namespace Bifrost.Client;

/// <summary>Makes items that own their payloads from the bytes of an item and its layout.</summary>
internal static class ItemFactory
{
    /// <summary>Makes an item.</summary>
    /// <exception cref="JsonException">The envelope is not what an item has: a wrong type, a broken escape.</exception>
    public static BatchResultItem Create(ReadOnlySpan<byte> item, ref readonly ItemLayout layout)
    {
        if (layout.IsUnusual)
            return JsonSerializer.Deserialize(item, BifrostJson.TypeInfo<BatchResultItem>()) ?? new BatchResultItem();

        return new BatchResultItem
        {
            Id = Text(item, layout.Id),
            CustomId = Text(item, layout.CustomId) ?? "",
            Response = !layout.HasResponse ? null : new BatchItemResponse
            {
                StatusCode = layout.StatusCode,
                RequestId = Text(item, layout.RequestId),
                Body = Payload(item, layout.Body),
            },
            Result = !layout.HasResult ? null : new BatchItemResult
            {
                Type = TypeText(item, layout.ResultType),
                Message = Payload(item, layout.Message),
            },
            Error = !layout.HasError ? null : new BatchItemError
            {
                Code = Text(item, layout.ErrorCode),
                Message = Text(item, layout.ErrorMessage),
            },
        };
    }

    /// <summary>Judges an item that is not unusual.</summary>
    public static BatchItemOutcome Outcome(ReadOnlySpan<byte> item, ref readonly ItemLayout layout) => BatchItemOutcomes.Of(
        layout.HasResponse ? layout.StatusCode : null,
        layout.HasResult ? TypeText(item, layout.ResultType) ?? "" : null,
        layout.HasError,
        layout.HasError ? Text(item, layout.ErrorCode) : null);

    /// <summary>Decodes a text.</summary>
    /// <exception cref="JsonException">It has a broken escape, or is not UTF-8.</exception>
    public static string? Text(ReadOnlySpan<byte> item, ByteRange range)
    {
        if (!range.IsPresent)
            return null;

        if (!IsDoubtful(item, range))
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

    /// <summary>Whether a text outside of the payloads can turn out to be none when it is decoded: it has escapes, or is not ASCII.</summary>
    public static bool HasDoubtfulText(ReadOnlySpan<byte> item, ref readonly ItemLayout layout) =>
        layout.IsUnusual || IsDoubtful(item, layout.CustomId) || IsDoubtful(item, layout.Id) || IsDoubtful(item, layout.RequestId)
        || IsDoubtful(item, layout.ResultType) || IsDoubtful(item, layout.ErrorCode) || IsDoubtful(item, layout.ErrorMessage);

    private static bool IsDoubtful(ReadOnlySpan<byte> item, ByteRange range) =>
        range.IsPresent && (range.Of(item).Contains((byte)'\\') || !Ascii.IsValid(range.Of(item)));

    private static JsonPayload? Payload(ReadOnlySpan<byte> item, ByteRange range)
    {
        if (!range.IsPresent)
            return null;

        byte[] owned = GC.AllocateUninitializedArray<byte>(range.Length);
        range.Of(item).CopyTo(owned);
        return new JsonPayload(owned);
    }

    // There are four of them, in every item.
    private static string? TypeText(ReadOnlySpan<byte> item, ByteRange range) => range.IsPresent switch
    {
        true when range.Of(item).SequenceEqual("succeeded"u8) => "succeeded",
        true when range.Of(item).SequenceEqual("errored"u8) => "errored",
        true when range.Of(item).SequenceEqual("expired"u8) => "expired",
        true when range.Of(item).SequenceEqual("canceled"u8) => "canceled",
        _ => Text(item, range),
    };
}
