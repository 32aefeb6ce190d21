namespace Bifrost.Client.Testing;

/// <summary>The gateway's routes, and what happens on the way to them.</summary>
internal sealed class GatewayRouter(BatchStore batches, GatewayAuthentication authentication)
{
    private static GatewayRoute? Match(string method, string path) => (method, path[1..].Split('/')) switch
    {
        ("GET", ["v1", "batches", { Length: > 0 } id]) =>
            new(RouteFamily.Unified, BifrostRequestType.BatchRetrieve, id, RetrieveBatch.Handle),
        ("GET", ["v1", "batches", { Length: > 0 } id, "results"]) =>
            new(RouteFamily.Unified, BifrostRequestType.BatchResults, id, GetBatchResults.Handle),
        ("GET", ["openai", "v1", "batches", { Length: > 0 } id]) =>
            new(RouteFamily.OpenAI, BifrostRequestType.BatchRetrieve, id, RetrieveBatch.Handle),
        ("GET", ["openai", "batches", { Length: > 0 } id]) =>
            new(RouteFamily.OpenAI, BifrostRequestType.BatchRetrieve, id, RetrieveBatch.Handle),
        ("GET", ["openai", "openai", "batches", { Length: > 0 } id]) =>
            new(RouteFamily.OpenAI, BifrostRequestType.BatchRetrieve, id, RetrieveBatch.Handle),
        _ => null,
    };

    public GatewayResponse Answer(GatewayRequest request)
    {
        // Matched on the path as sent: an escaped slash stays inside its segment.
        if (Match(request.Method, request.Path) is not { } route)
            return Unrouted(request);
        if (authentication.RefuseUser(request) is { } refusedUser)
            return refusedUser;
        if (ProviderOf(request, route.Family) is not { } provider)
            return new GatewayError(400, "provider query parameter is required").ToResponse(route.Family);

        var call = new BatchCall(request, route.Family, route.RequestType, provider, WireId.Read(route.Id, provider, route.Family));
        return authentication.RefuseVirtualKey(call) ?? route.Handle(call, batches);
    }

    private static ModelProvider? ProviderOf(GatewayRequest request, RouteFamily family) =>
        request.Query("provider") is { Length: > 0 } provider ? new ModelProvider(provider)
        : family is RouteFamily.OpenAI ? ModelProvider.OpenAI
        : null;

    private static GatewayResponse Unrouted(GatewayRequest request)
    {
        if (request.Path is [.. { Length: > 1 } path, '/'] && Match(request.Method, path) is not null)
        {
            int slash = request.Target.Length - (request.RelativeTarget.Length - path.Length);
            string location = $"http://{request.Header("Host")}{request.Target.Remove(slash, 1)}";
            return new GatewayResponse { StatusCode = 301, ContentType = null, Headers = Header("Location", location) };
        }

        return request switch
        {
            { Method: "GET", Path: "/health" } => GatewayResponse.Json("""{"components":{"db_pings":"ok"},"status":"ok"}""" + "\n"),
            { Method: "GET" } => GatewayResponse.Html(),
            _ => GatewayResponse.Text(405, "Method Not Allowed") with { Headers = Header("Allow", "GET, OPTIONS") },
        };
    }

    private static Dictionary<string, string> Header(string name, string value) => new() { [name] = value };
}
