using System.Buffers;
using System.Text.Json;
using Bifrost.Client.Errors;
using Bifrost.Client.Operations;
using Bifrost.Client.Providers;

namespace Bifrost.Client;

/// <summary>Writes requests as the JSON Lines that providers take as the input file of a batch, in constant memory.</summary>
public static class BatchRequestFile
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    /// <summary>Writes requests, one a line, in the provider's format.</summary>
    /// <param name="stream">The stream to write to; it is not closed.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="provider">
    /// The provider that runs the batch: <c>{"key", "request"}</c> for Gemini, <c>{"recordId", "modelInput"}</c> for Bedrock,
    /// <c>{"request"}</c> with the <c>custom_id</c> as a label for Vertex, <c>{"custom_id", "method", "url", "body"}</c> for all others.
    /// </param>
    /// <param name="endpoint">The endpoint of requests that have none (OpenAI, Azure).</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>A task that completes when all requests have been written.</returns>
    /// <exception cref="ArgumentException">The provider is empty, or its name cannot be sent in a header.</exception>
    /// <exception cref="BifrostInvalidRequestItemException">
    /// A request has no <c>custom_id</c>, or the one of another request, or a body that is not a JSON object in UTF-8; a text has half of a
    /// surrogate pair; or a limit of the provider is exceeded.
    /// </exception>
    public static Task WriteAsync(
        Stream stream,
        IAsyncEnumerable<BatchRequestItem> requests,
        ModelProvider provider,
        BatchEndpoint? endpoint = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(requests);
        Arguments.RequireProvider(provider, nameof(provider));
        return WriteLinesAsync(stream, requests, provider, endpoint, cancellationToken).CancelledBy(cancellationToken);
    }

    private static async Task WriteLinesAsync(
        Stream stream, IAsyncEnumerable<BatchRequestItem> requests, ModelProvider provider, BatchEndpoint? endpoint, CancellationToken cancellationToken)
    {
        const int FlushThreshold = 64 * 1024;
        ProviderProfile profile = ProviderProfile.Of(provider);
        var validator = new BatchRequestValidator(provider);
        var buffer = new ArrayBufferWriter<byte>(FlushThreshold);
        using var writer = new Utf8JsonWriter(buffer);
        await foreach (BatchRequestItem item in requests.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            JsonPayload body = validator.Add(item);
            int before = buffer.WrittenCount;
            writer.WriteStartObject();
            profile.WriteInputLine(writer, item.CustomId, item.Method, (item.Endpoint ?? endpoint)?.Value, body);
            writer.WriteEndObject();
            writer.Flush();
            writer.Reset();
            buffer.Write(LineEnd);
            validator.AddBytes(buffer.WrittenCount - before, item);
            if (buffer.WrittenCount < FlushThreshold)
                continue;
            await stream.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
            buffer.ResetWrittenCount();
        }

        validator.Complete();
        await stream.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
    }
}
