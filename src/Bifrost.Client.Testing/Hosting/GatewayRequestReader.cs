using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bifrost.Client.Testing;

/// <summary>Reads a request, including its whole body, from the connection.</summary>
internal static class GatewayRequestReader
{
    public static async Task<GatewayRequest> ReadAsync(HttpContext context, string pathBase, long maxBodyBytes, CancellationToken cancellationToken)
    {
        HttpRequest request = context.Request;
        byte[]? body = await ReadBodyAsync(request, maxBodyBytes, cancellationToken).ConfigureAwait(false);

        // HttpRequest.Path is decoded and does not show which slashes were percent-encoded.
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers = request.Headers.ToDictionary(
            h => h.Key, h => string.Join(", ", (IEnumerable<string?>)h.Value), StringComparer.OrdinalIgnoreCase);
        return new GatewayRequest(request.Method, target, pathBase, headers, body) { IsTooLarge = body is null };
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
