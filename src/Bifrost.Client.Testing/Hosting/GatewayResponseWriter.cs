using Microsoft.AspNetCore.Http;

namespace Bifrost.Client.Testing;

/// <summary>Writes a response to the connection, including the faults that it describes.</summary>
internal static class GatewayResponseWriter
{
    // A reset discards data that the client has not received yet, if there is more of it than fits into the buffers of its socket.
    private static readonly TimeSpan DelayBeforeReset = TimeSpan.FromMilliseconds(50);

    /// <summary>Sends a response, and returns whether all of it was sent.</summary>
    public static async Task<bool> WriteAsync(HttpContext context, GatewayResponse response, CancellationToken cancellationToken)
    {
        if (response.Delay > TimeSpan.Zero)
            await Task.Delay(response.Delay, cancellationToken).ConfigureAwait(false);
        if (response.IsConnectionReset)
        {
            context.Abort();
            return false;
        }

        SetHeaders(context.Response, response);
        await context.Response.StartAsync(cancellationToken).ConfigureAwait(false);

        if (response.WriteBody is { } writeBody)
            await writeBody(context.Response.BodyWriter, cancellationToken).ConfigureAwait(false);
        else
            await WriteBodyAsync(context.Response, response, cancellationToken).ConfigureAwait(false);

        // Kestrel sends the headers with the first bytes of the body. If no bytes follow, they have to be flushed.
        if ((response.AbortAfter ?? response.PauseAfter) is not null)
            await context.Response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);

        if (response.AbortAfter <= (response.PauseAfter ?? int.MaxValue))
        {
            await Task.Delay(DelayBeforeReset, cancellationToken).ConfigureAwait(false);
            context.Abort();
            return false;
        }

        if (response.PauseAfter is not null)
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);

        await context.Response.CompleteAsync().ConfigureAwait(false);
        return !cancellationToken.IsCancellationRequested;
    }

    private static void SetHeaders(HttpResponse target, GatewayResponse response)
    {
        target.StatusCode = response.StatusCode;
        target.ContentType = response.ContentType;
        bool mayHaveBody = response.StatusCode is >= 200 and not (204 or 304);
        if (mayHaveBody && !response.OmitContentLength)
            target.ContentLength = response.WriteBody is null ? response.Body.Length : response.WrittenLength;
        foreach ((string name, string value) in response.Headers)
            target.Headers[name] = value;
    }

    private static async Task WriteBodyAsync(HttpResponse target, GatewayResponse response, CancellationToken cancellationToken)
    {
        int end = Math.Min(response.AbortAfter ?? int.MaxValue, response.PauseAfter ?? int.MaxValue);
        ReadOnlyMemory<byte> remaining = response.Body[..Math.Min(response.Body.Length, end)];
        while (!remaining.IsEmpty)
        {
            ReadOnlyMemory<byte> chunk = remaining[..Math.Min(remaining.Length, response.ChunkSize ?? int.MaxValue)];
            await target.BodyWriter.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
            remaining = remaining[chunk.Length..];
            if (!remaining.IsEmpty && response.ChunkDelay > TimeSpan.Zero)
                await Task.Delay(response.ChunkDelay, cancellationToken).ConfigureAwait(false);
        }
    }
}
