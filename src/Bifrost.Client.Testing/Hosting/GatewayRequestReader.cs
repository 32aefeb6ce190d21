using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bifrost.Client.Testing;

/// <summary>Takes a request off the connection, whole.</summary>
internal static class GatewayRequestReader
{
    public static async Task<GatewayRequest> ReadAsync(HttpContext context, string pathBase, CancellationToken cancellationToken)
    {
        HttpRequest request = context.Request;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken).ConfigureAwait(false);

        // The parsed path is of no use: it has lost which slashes were escaped.
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers = request.Headers.ToDictionary(
            h => h.Key, h => string.Join(", ", (IEnumerable<string?>)h.Value), StringComparer.OrdinalIgnoreCase);
        return new GatewayRequest(request.Method, target, pathBase, headers, body.ToArray());
    }
}
