using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bifrost.Client.Testing;

/// <summary>Reads a request from the connection.</summary>
internal static class GatewayRequestReader
{
    /// <summary>Returns the request without its body.</summary>
    public static GatewayRequest ReadHead(HttpContext context, string pathBase)
    {
        HttpRequest request = context.Request;

        // HttpRequest.Path is decoded and does not show which slashes were percent-encoded.
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers = request.Headers.ToDictionary(
            h => h.Key, h => string.Join(", ", (IEnumerable<string?>)h.Value), StringComparer.OrdinalIgnoreCase);
        return new GatewayRequest(request.Method, target, pathBase, headers, body: default);
    }

    /// <summary>Reads the whole body, and returns the request with it.</summary>
    public static async Task<GatewayRequest> ReadAsync(
        HttpContext context, GatewayRequest head, string pathBase, long maxBodyBytes, CancellationToken cancellationToken)
    {
        byte[]? body = await ReadBodyAsync(context.Request, maxBodyBytes, cancellationToken).ConfigureAwait(false);
        return new GatewayRequest(head.Method, head.Target, pathBase, head.Headers, body) { IsTooLarge = body is null };
    }

    /// <summary>Reads the beginning of the body, and returns the request with it.</summary>
    public static async Task<GatewayRequest> ReadBeginningAsync(
        HttpContext context, GatewayRequest head, string pathBase, int count, CancellationToken cancellationToken)
    {
        var body = new byte[count];
        int length = count == 0 ? 0 : await context.Request.Body.ReadAtLeastAsync(body, count, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return new GatewayRequest(head.Method, head.Target, pathBase, head.Headers, body.AsMemory(0, length));
    }

    // Returns null if the body is too large. The rest of the body is left unread then.
    private static async Task<byte[]?> ReadBodyAsync(HttpRequest request, long maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
            return null;
        if (request.ContentLength is { } length)
        {
            var content = new byte[length];
            await request.Body.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
            return content;
        }

        using var body = new MemoryStream();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            for (int count; (count = await request.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                if (body.Length + count > maxBytes)
                    return null;
                body.Write(buffer, 0, count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return body.ToArray();
    }
}
