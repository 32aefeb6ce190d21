using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Bifrost.Client.Common;
using Bifrost.Client.Providers;

namespace Bifrost.Client.Operations;

/// <summary>Validates the requests of a batch while they are written, one after the other.</summary>
/// <param name="provider">The provider that runs the batch.</param>
/// <param name="limits">The limits of the requests.</param>
/// <param name="ids">The custom_ids so far; null when the caller looks for duplicates itself.</param>
internal sealed class BatchRequestValidator(ModelProvider provider, BatchLimits limits, CustomIdSet? ids)
{
    private readonly ProviderProfile _profile = ProviderProfile.Of(provider);
    private long _count;
    private long _bytes;

    /// <summary>Creates a validator for the requests of one batch.</summary>
    public BatchRequestValidator(ModelProvider provider)
        : this(provider, BatchLimits.Of(provider), new CustomIdSet())
    {
    }

    /// <summary>Validates a request before it is written.</summary>
    /// <returns>The body to write: one JSON object on one line.</returns>
    /// <exception cref="BifrostInvalidRequestItemException">The request is invalid.</exception>
    public JsonPayload Add(BatchRequestItem item)
    {
        _count++;
        if (item is null)
            throw CreateException("is null", item);
        if (string.IsNullOrEmpty(item.CustomId))
            throw CreateException("has no custom_id", item);
        if (SentText.HasLoneSurrogate(item.CustomId))
            throw CreateException("has a custom_id with half of a surrogate pair, which would be sent as U+FFFD", item);
        if (SentText.HasLoneSurrogate(item.Method) || SentText.HasLoneSurrogate(item.Endpoint?.Value))
            throw CreateException("has a method or an endpoint with half of a surrogate pair", item);
        if (_profile.ValidateCustomId(item.CustomId) is string error)
            throw CreateException(error, item);
        if (ids?.Add(Encoding.UTF8.GetBytes(item.CustomId)) == false)
            throw CreateException("has the custom_id of an earlier request", item);
        if (item.Body.IsEmpty)
            throw CreateException("has no body", item);
        if (_count > limits.MaxRequests)
            throw CreateException($"is one too many: {provider} accepts {limits.MaxRequests} requests in a batch", item);
        return ValidateBody(item);
    }

    /// <summary>Counts the bytes of a request that has been written.</summary>
    /// <exception cref="BifrostInvalidRequestItemException">The limit of the provider is exceeded.</exception>
    public void AddBytes(long bytes, BatchRequestItem item)
    {
        _bytes += bytes;
        if (bytes > limits.LineBytes)
            throw CreateException($"is {bytes} bytes long; the maximum is {limits.LineBytes}", item);
        if (_bytes > limits.MaxBytes)
            throw CreateException($"makes the requests larger than the {limits.MaxBytes} bytes that {provider} accepts", item);
    }

    /// <summary>Ends the requests.</summary>
    /// <exception cref="BifrostInvalidRequestItemException">There were none.</exception>
    public void Complete()
    {
        if (_count == 0)
            throw new BifrostInvalidRequestItemException("There are no requests.");
    }

    private JsonPayload ValidateBody(BatchRequestItem item)
    {
        ReadOnlySpan<byte> body = item.Body.Utf8.Span;
        if (!Utf8.IsValid(body))
            throw CreateException("has a body that is not valid UTF-8", item);
        try
        {
            // A line has no line breaks: a body of several lines is written anew.
            if (body.IndexOfAny((byte)'\n', (byte)'\r') >= 0)
            {
                JsonElement element = item.Body.ToElement();
                return element.ValueKind == JsonValueKind.Object ? ToOneLine(element) : throw CreateNotAnObjectException(item);
            }

            if (body.TrimStart(" \t"u8) is not [(byte)'{', ..])
                throw CreateNotAnObjectException(item);

            // Utf8JsonWriter validates a raw value to a depth of 64 only.
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = BifrostJson.MaxDepth });
            while (reader.Read())
            {
            }

            return item.Body;
        }
        catch (JsonException exception)
        {
            throw CreateException("has a body that is not JSON", item, exception);
        }
    }

    private static JsonPayload ToOneLine(JsonElement element)
    {
        var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line))
            element.WriteTo(writer);
        return new JsonPayload(line.GetBuffer().AsMemory(0, (int)line.Length));
    }

    private BifrostInvalidRequestItemException CreateNotAnObjectException(BatchRequestItem item) => CreateException("has a body that is not a JSON object", item);

    /// <summary>Creates the exception for the last request that was added.</summary>
    public BifrostInvalidRequestItemException CreateException(string reason, BatchRequestItem? item, Exception? inner = null) =>
        new($"Request {_count}{(string.IsNullOrEmpty(item?.CustomId) ? "" : $" ('{MessageText.ToId(item.CustomId)}')")} {reason}.", inner)
        {
            Line = _count,
            CustomId = string.IsNullOrEmpty(item?.CustomId) ? null : item.CustomId,
        };
}
