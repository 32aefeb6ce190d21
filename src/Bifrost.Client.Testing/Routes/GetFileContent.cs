using System.IO.Pipelines;

namespace Bifrost.Client.Testing;

/// <summary><c>GET …/files/{id}/content</c>, in both families: the provider's own bytes.</summary>
internal static class GetFileContent
{
    private const int FlushBytes = 16 * 1024;

    public static GatewayResponse Handle(GatewayCall call)
    {
        if (call.World.Files.Find(call.Provider, call.Id) is not { } file)
            return UnknownFile.Answer(call);
        if (call.Provider == ModelProvider.Gemini && call.IsApril)
            return call.ProviderCheck("Gemini Files API doesn't support direct content download");

        var answer = new GatewayResponse { ContentType = "application/octet-stream" };
        return file.Content is { } content
            ? answer with { Body = content }
            : answer with { Content = (pipe, cancellationToken) => WriteAsync(pipe, file, cancellationToken) };
    }

    private static async Task WriteAsync(PipeWriter pipe, StoredFile file, CancellationToken cancellationToken)
    {
        long unflushed = 0;
        foreach (ReadOnlyMemory<byte> piece in file.Pieces())
        {
            piece.CopyTo(pipe.GetMemory(piece.Length));
            pipe.Advance(piece.Length);
            unflushed += piece.Length;
            if (unflushed < FlushBytes)
                continue;
            await pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
            unflushed = 0;
        }
    }
}
