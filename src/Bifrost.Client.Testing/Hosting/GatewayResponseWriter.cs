using Microsoft.AspNetCore.Http;

namespace Bifrost.Client.Testing;

/// <summary>Puts an answer on the connection, with everything that is to go wrong.</summary>
internal static class GatewayResponseWriter
{
    // A reset overtakes what still waits to be sent.
    private static readonly TimeSpan BeforeReset = TimeSpan.FromMilliseconds(50);

    /// <summary>Sends an answer and says whether it went out whole.</summary>
    public static async Task<bool> WriteAsync(HttpContext context, GatewayResponse answer, CancellationToken cancellationToken)
    {
        if (answer.Delay > TimeSpan.Zero)
            await Task.Delay(answer.Delay, cancellationToken).ConfigureAwait(false);
        if (answer.IsReset)
        {
            context.Abort();
            return false;
        }

        WriteHead(context.Response, answer);
        await context.Response.StartAsync(cancellationToken).ConfigureAwait(false);

        if (answer.Content is { } content)
            await content(context.Response.BodyWriter, cancellationToken).ConfigureAwait(false);
        else
            await WriteBodyAsync(context.Response, answer, cancellationToken).ConfigureAwait(false);

        // The head waits for the body, of which there may be none.
        if ((answer.AbortAfter ?? answer.PauseAfter) is not null)
            await context.Response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);

        if (answer.AbortAfter <= (answer.PauseAfter ?? int.MaxValue))
        {
            await Task.Delay(BeforeReset, cancellationToken).ConfigureAwait(false);
            context.Abort();
            return false;
        }

        if (answer.PauseAfter is not null)
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);

        await context.Response.CompleteAsync().ConfigureAwait(false);
        return !cancellationToken.IsCancellationRequested;
    }

    private static void WriteHead(HttpResponse response, GatewayResponse answer)
    {
        response.StatusCode = answer.StatusCode;
        response.ContentType = answer.ContentType;
        bool mayHaveBody = answer.StatusCode is >= 200 and not (204 or 304);
        if (mayHaveBody && !answer.OmitContentLength && answer.Content is null)
            response.ContentLength = answer.Body.Length;
        foreach ((string name, string value) in answer.Headers)
            response.Headers[name] = value;
    }

    private static async Task WriteBodyAsync(HttpResponse response, GatewayResponse answer, CancellationToken cancellationToken)
    {
        int end = Math.Min(answer.AbortAfter ?? int.MaxValue, answer.PauseAfter ?? int.MaxValue);
        ReadOnlyMemory<byte> rest = answer.Body[..Math.Min(answer.Body.Length, end)];
        while (!rest.IsEmpty)
        {
            ReadOnlyMemory<byte> piece = rest[..Math.Min(rest.Length, answer.ChunkSize ?? int.MaxValue)];
            await response.BodyWriter.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
            rest = rest[piece.Length..];
            if (!rest.IsEmpty && answer.ChunkDelay > TimeSpan.Zero)
                await Task.Delay(answer.ChunkDelay, cancellationToken).ConfigureAwait(false);
        }
    }
}
