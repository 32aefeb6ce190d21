using System.IO.Pipelines;

namespace Bifrost.Client.Testing;

/// <summary>Handles <c>GET …/files/{id}/content</c> in both route families. The response is the content itself, not JSON.</summary>
internal static class GetFileContent
{
    private const int FlushThreshold = 16 * 1024;

    public static GatewayResponse Handle(RequestContext context)
    {
        if (context.State.Files.Find(context.Provider, context.Id) is not { } file)
            return FileNotFound.CreateResponse(context);
        if (context.Provider == ModelProvider.Gemini && context.IsV1_4_19)
            return context.ProviderValidationError("Gemini Files API doesn't support direct content download");

        var response = new GatewayResponse { ContentType = "application/octet-stream" };
        return file.Content?.Bytes is { } content
            ? response with { Body = content }
            : response with
            {
                WriteBody = (pipe, cancellationToken) => WriteAsync(pipe, file, cancellationToken),
                WrittenLength = file.Content?.Length,
            };
    }

    private static async Task WriteAsync(PipeWriter pipe, StoredFile file, CancellationToken cancellationToken)
    {
        long unflushedBytes = 0;
        foreach (ReadOnlyMemory<byte> chunk in file.GetChunks())
        {
            chunk.CopyTo(pipe.GetMemory(chunk.Length));
            pipe.Advance(chunk.Length);
            unflushedBytes += chunk.Length;
            if (unflushedBytes < FlushThreshold)
                continue;
            await pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
            unflushedBytes = 0;
        }

        // With a Content-Length, the end of the response does not flush.
        await pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
