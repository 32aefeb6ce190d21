using System.Text;
using System.Text.Json;

namespace Bifrost.Client;

/// <summary>Checks the requests of a batch as they go by.</summary>
internal sealed class BatchRequestCheck(ModelProvider provider)
{
    private readonly CustomIdSet _ids = new();
    private readonly BatchLimits _limits = BatchLimits.Of(provider);
    private long _count;
    private long _bytes;

    /// <summary>Checks a request before it is written.</summary>
    /// <exception cref="BifrostInvalidRequestItemException">It is not good.</exception>
    public void Add(BatchRequestItem item)
    {
        _count++;
        if (item is null)
            throw Fault("is null", item);
        if (string.IsNullOrEmpty(item.CustomId))
            throw Fault("has no custom_id", item);
        if (_limits.CustomIdFault(item.CustomId) is string fault)
            throw Fault(fault, item);
        if (!_ids.Add(Encoding.UTF8.GetBytes(item.CustomId)))
            throw Fault("has the custom_id of an earlier one", item);
        if (item.Body.IsEmpty)
            throw Fault("has no body", item);
        if (_count > _limits.Requests)
            throw Fault($"is one too many: {provider} takes {_limits.Requests} requests in a batch", item);
    }

    /// <summary>Writes the body of a request, checking that it is one JSON object.</summary>
    /// <exception cref="BifrostInvalidRequestItemException">It is not.</exception>
    public void WriteBody(Utf8JsonWriter writer, BatchRequestItem item)
    {
        ReadOnlySpan<byte> body = item.Body.Utf8.Span;

        // A line holds no line breaks: bodies that are laid out over several are written anew.
        if (body.IndexOfAny((byte)'\n', (byte)'\r') >= 0)
        {
            ReadBody(item).WriteTo(writer);
            return;
        }

        if (body.TrimStart(" \t"u8) is not [(byte)'{', ..])
            throw NotAnObject(item);
        try
        {
            // The writer's own check knows no other depth than 64.
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = BifrostJson.MaxDepth });
            while (reader.Read())
            {
            }
        }
        catch (JsonException exception)
        {
            throw Fault("has a body that is not JSON", item, exception);
        }

        writer.WriteRawValue(body, skipInputValidation: true);
    }

    /// <summary>Reads the body of a request as one JSON object.</summary>
    /// <exception cref="BifrostInvalidRequestItemException">It is not.</exception>
    public JsonElement ReadBody(BatchRequestItem item)
    {
        try
        {
            JsonElement body = item.Body.ToElement();
            return body.ValueKind == JsonValueKind.Object ? body : throw NotAnObject(item);
        }
        catch (JsonException exception)
        {
            throw Fault("has a body that is not JSON", item, exception);
        }
    }

    /// <summary>Counts what a request has been written to.</summary>
    /// <exception cref="BifrostInvalidRequestItemException">That is too much.</exception>
    public void AddBytes(long bytes, BatchRequestItem item)
    {
        _bytes += bytes;
        if (bytes > _limits.LineBytes)
            throw Fault($"is {bytes} bytes long; {_limits.LineBytes} are the most", item);
        if (_bytes > _limits.Bytes)
            throw Fault($"makes the requests larger than the {_limits.Bytes} bytes that {provider} takes", item);
    }

    /// <summary>Ends the requests.</summary>
    /// <exception cref="BifrostInvalidRequestItemException">There were none.</exception>
    public void End()
    {
        if (_count == 0)
            throw new BifrostInvalidRequestItemException("There are no requests.");
    }

    private BifrostInvalidRequestItemException NotAnObject(BatchRequestItem item) => Fault("has a body that is not a JSON object", item);

    private BifrostInvalidRequestItemException Fault(string what, BatchRequestItem? item, Exception? inner = null) =>
        new($"Request {_count}{(string.IsNullOrEmpty(item?.CustomId) ? "" : $" ('{item.CustomId}')")} {what}.", inner)
        {
            Line = _count,
            CustomId = string.IsNullOrEmpty(item?.CustomId) ? null : item.CustomId,
        };
}
