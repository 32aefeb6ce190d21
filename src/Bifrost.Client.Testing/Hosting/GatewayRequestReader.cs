using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bifrost.Client.Testing;

/// <summary>Takes a request off the connection, whole.</summary>
internal static class GatewayRequestReader
{
    public static async Task<GatewayRequest> ReadAsync(HttpContext context, string pathBase, long maxBytes, CancellationToken cancellationToken)
    {
        HttpRequest request = context.Request;
        byte[]? body = await ReadBodyAsync(request, maxBytes, cancellationToken).ConfigureAwait(false);

        // The parsed path is of no use: it has lost which slashes were escaped.
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers = request.Headers.ToDictionary(
            h => h.Key, h => string.Join(", ", (IEnumerable<string?>)h.Value), StringComparer.OrdinalIgnoreCase);
        return new GatewayRequest(request.Method, target, pathBase, headers, body) { IsTooLarge = body is null };
    }

    // Null for one that is too large: then the rest of it is left where it is.
    private static async Task<byte[]?> ReadBodyAsync(HttpRequest request, long maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
            return null;
        if (request.ContentLength is { } length)
        {
            var known = new byte[length];
            await request.Body.ReadExactlyAsync(known, cancellationToken).ConfigureAwait(false);
            return known;
        }

        using var body = new MemoryStream();
        byte[] piece = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            for (int count; (count = await request.Body.ReadAsync(piece, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                if (body.Length + count > maxBytes)
                    return null;
                body.Write(piece, 0, count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        return body.ToArray();
    }
}
