using System.Buffers;
using System.Text.Json;

namespace Bifrost.Client;

/// <summary>Writes requests as the JSON Lines that providers take as the input file of a batch, in constant memory.</summary>
public static class BatchRequestFile
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    /// <summary>Writes requests, one a line, in the provider's shape.</summary>
    /// <param name="stream">Where to write; not closed.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="provider">
    /// The provider that is to run the batch: <c>{"key", "request"}</c> for Gemini, <c>{"recordId", "modelInput"}</c> for Bedrock,
    /// <c>{"request"}</c> with the <c>custom_id</c> as a label for Vertex, <c>{"custom_id", "method", "url", "body"}</c> for all others.
    /// </param>
    /// <param name="endpoint">The endpoint of requests that name none (OpenAI, Azure).</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <exception cref="BifrostInvalidRequestItemException">
    /// A request has no <c>custom_id</c>, or one that another has, or a body that is not JSON; or the provider's limits are exceeded.
    /// </exception>
    public static async Task WriteAsync(
        Stream stream,
        IAsyncEnumerable<BatchRequestItem> requests,
        ModelProvider provider,
        BatchEndpoint? endpoint = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(requests);

        const int FlushAt = 64 * 1024;
        var check = new BatchRequestCheck(provider);
        var buffer = new ArrayBufferWriter<byte>(FlushAt);
        using var writer = new Utf8JsonWriter(buffer);
        await foreach (BatchRequestItem item in requests.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            check.Add(item);
            int before = buffer.WrittenCount;
            WriteItem(writer, check, item, provider, endpoint);
            writer.Flush();
            writer.Reset();
            buffer.Write(LineEnd);
            check.AddBytes(buffer.WrittenCount - before, item);
            if (buffer.WrittenCount < FlushAt)
                continue;
            await stream.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
            buffer.ResetWrittenCount();
        }

        check.End();
        await stream.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
    }

    private static void WriteItem(Utf8JsonWriter writer, BatchRequestCheck check, BatchRequestItem item, ModelProvider provider, BatchEndpoint? endpoint)
    {
        writer.WriteStartObject();
        if (provider == ModelProvider.Gemini)
        {
            writer.WriteString("key", item.CustomId);
            writer.WritePropertyName("request");
            check.WriteBody(writer, item);
        }
        else if (provider == ModelProvider.Bedrock)
        {
            writer.WriteString("recordId", item.CustomId);
            writer.WritePropertyName("modelInput");
            check.WriteBody(writer, item);
        }
        else if (provider == ModelProvider.Vertex)
        {
            WriteVertex(writer, check, item);
        }
        else
        {
            writer.WriteString("custom_id", item.CustomId);
            writer.WriteString("method", item.Method);
            if ((item.Endpoint ?? endpoint) is { } url)
                writer.WriteString("url", url.Value);
            writer.WritePropertyName("body");
            check.WriteBody(writer, item);
        }

        writer.WriteEndObject();
    }

    // Gemini on Vertex gives back the request but no id, so the gateway looks for the id in a label. Claude on Vertex has ids of its own.
    private static void WriteVertex(Utf8JsonWriter writer, BatchRequestCheck check, BatchRequestItem item)
    {
        const string Label = "bifrost_custom_id";
        JsonElement body = check.ReadBody(item);
        if (body.TryGetProperty("anthropic_version"u8, out _))
        {
            writer.WriteString("custom_id", item.CustomId);
            writer.WritePropertyName("request");
            body.WriteTo(writer);
            return;
        }

        writer.WriteStartObject("request");
        foreach (JsonProperty property in body.EnumerateObject().Where(property => !property.NameEquals("labels"u8)))
            property.WriteTo(writer);
        writer.WriteStartObject("labels");
        if (body.TryGetProperty("labels"u8, out JsonElement labels) && labels.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty label in labels.EnumerateObject().Where(label => !label.NameEquals(Label)))
                label.WriteTo(writer);
        }

        writer.WriteString(Label, item.CustomId);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
