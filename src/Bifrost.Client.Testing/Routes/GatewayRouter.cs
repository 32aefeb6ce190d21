namespace Bifrost.Client.Testing;

/// <summary>The gateway's routes, and what happens on the way to them.</summary>
internal sealed class GatewayRouter(GatewayWorld world, GatewayAuthentication authentication)
{
    // The one table of routes. Only the unified family has results.
    private static GatewayRoute? Match(string method, string path)
    {
        (RouteFamily family, string[] rest) = SplitFamily(path);
        return (method, rest) switch
        {
            ("POST", ["batches"]) => new(family, BifrostRequestType.BatchCreate, "", ProviderHint.OfCreate, CreateBatch.Handle),
            ("GET", ["batches"]) => new(family, BifrostRequestType.BatchList, "", ProviderHint.OfQuery, ListBatches.Handle),
            ("GET", ["batches", { Length: > 0 } id]) => new(family, BifrostRequestType.BatchRetrieve, id, ProviderHint.OfQuery, RetrieveBatch.Handle),
            ("POST", ["batches", { Length: > 0 } id, "cancel"]) => new(family, BifrostRequestType.BatchCancel, id, ProviderHint.OfQuery, CancelBatch.Handle),
            ("GET", ["batches", { Length: > 0 } id, "results"]) when family == RouteFamily.Unified =>
                new(family, BifrostRequestType.BatchResults, id, ProviderHint.OfQuery, GetBatchResults.Handle),
            ("POST", ["files"]) => new(family, BifrostRequestType.FileUpload, "", ProviderHint.OfUpload, UploadFile.Handle),
            ("GET", ["files"]) => new(family, BifrostRequestType.FileList, "", ProviderHint.OfFileList, ListFiles.Handle),
            ("GET", ["files", { Length: > 0 } id]) => new(family, BifrostRequestType.FileRetrieve, id, ProviderHint.OfQuery, RetrieveFile.Handle),
            ("DELETE", ["files", { Length: > 0 } id]) => new(family, BifrostRequestType.FileDelete, id, ProviderHint.OfQuery, DeleteFile.Handle),
            ("GET", ["files", { Length: > 0 } id, "content"]) => new(family, BifrostRequestType.FileContent, id, ProviderHint.OfQuery, GetFileContent.Handle),
            _ => null,
        };
    }

    private static (RouteFamily Family, string[] Segments) SplitFamily(string path) => path[1..].Split('/') switch
    {
        ["v1", .. var rest] => (RouteFamily.Unified, rest),
        ["openai", "v1" or "openai", .. var rest] => (RouteFamily.OpenAI, rest),
        ["openai", .. var rest] => (RouteFamily.OpenAI, rest),
        _ => (RouteFamily.Unified, []),
    };

    public GatewayResponse Answer(GatewayRequest request)
    {
        // Matched on the path as sent: an escaped slash stays inside its segment.
        if (Match(request.Method, request.Path) is not { } route)
            return Unrouted(request);
        if (authentication.RefuseUser(request) is { } refusedUser)
            return refusedUser;

        try
        {
            ModelProvider provider = route.ProviderOf(request, route.Family, world);
            string id = route.IsForFile
                ? WireId.ReadFile(route.Id, provider, route.Family, world.Options.Version)
                : WireId.Read(route.Id, provider, route.Family, world.Options.Version);
            var call = new GatewayCall(request, route.Family, route.RequestType, provider, id, world);
            return authentication.RefuseVirtualKey(call)
                ?? (world.IsAway(provider) ? call.Unreachable() : route.Handle(call));
        }
        catch (RefusedException refused)
        {
            return refused.Error.ToResponse(route.Family);
        }
    }

    private static GatewayResponse Unrouted(GatewayRequest request)
    {
        if (request.Path is [.. { Length: > 1 } path, '/'] && Match(request.Method, path) is not null)
        {
            int slash = request.Target.Length - (request.RelativeTarget.Length - path.Length);
            string location = $"http://{request.Header("Host")}{request.Target.Remove(slash, 1)}";
            return new GatewayResponse
            {
                StatusCode = request.Method == "GET" ? 301 : 308,
                ContentType = null,
                Headers = Header("Location", location),
            };
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
