namespace Bifrost.Client.Testing;

/// <summary>Finds the route of a request, and applies the checks that all routes have in common.</summary>
internal sealed class GatewayRouter(GatewayState state, GatewayAuthentication authentication)
{
    /// <summary>Returns the route of a request; null if there is none. Only the unified routes include results.</summary>
    public static GatewayRoute? Match(string method, string path)
    {
        (RouteFamily family, string[] segments) = SplitPath(path);
        return (method, segments) switch
        {
            ("POST", ["batches"]) => new(family, BifrostRequestType.BatchCreate, "", ProviderResolver.FromCreate, CreateBatch.Handle),
            ("GET", ["batches"]) => new(family, BifrostRequestType.BatchList, "", ProviderResolver.FromQuery, ListBatches.Handle),
            ("GET", ["batches", { Length: > 0 } id]) => new(family, BifrostRequestType.BatchRetrieve, id, ProviderResolver.FromQuery, RetrieveBatch.Handle),
            ("POST", ["batches", { Length: > 0 } id, "cancel"]) => new(family, BifrostRequestType.BatchCancel, id, ProviderResolver.FromQuery, CancelBatch.Handle),
            ("GET", ["batches", { Length: > 0 } id, "results"]) when family == RouteFamily.Unified =>
                new(family, BifrostRequestType.BatchResults, id, ProviderResolver.FromQuery, GetBatchResults.Handle),
            ("POST", ["files"]) => new(family, BifrostRequestType.FileUpload, "", ProviderResolver.FromUpload, UploadFile.Handle),
            ("GET", ["files"]) => new(family, BifrostRequestType.FileList, "", ProviderResolver.FromFileList, ListFiles.Handle),
            ("GET", ["files", { Length: > 0 } id]) => new(family, BifrostRequestType.FileRetrieve, id, ProviderResolver.FromQuery, RetrieveFile.Handle),
            ("DELETE", ["files", { Length: > 0 } id]) => new(family, BifrostRequestType.FileDelete, id, ProviderResolver.FromQuery, DeleteFile.Handle),
            ("GET", ["files", { Length: > 0 } id, "content"]) => new(family, BifrostRequestType.FileContent, id, ProviderResolver.FromQuery, GetFileContent.Handle),
            ("POST", ["chat", "completions"]) => Call(family, "chat_completion", BatchEndpoint.ChatCompletions),
            ("POST", ["completions"]) => Call(family, "text_completion", BatchEndpoint.Completions),
            ("POST", ["responses"]) => Call(family, "responses", BatchEndpoint.Responses),
            ("POST", ["embeddings"]) => Call(family, "embedding", BatchEndpoint.Embeddings),
            ("POST", ["messages"]) when family == RouteFamily.Anthropic => Call(family, "chat_completion", new BatchEndpoint(ModelFormat.MessagesPath)),
            _ => null,
        };
    }

    private static GatewayRoute Call(RouteFamily family, string requestType, BatchEndpoint endpoint) =>
        new(family, new BifrostRequestType(requestType), "", ProviderResolver.FromModel, context => CallModel.Handle(context, endpoint));

    private static (RouteFamily Family, string[] Segments) SplitPath(string path) => path[1..].Split('/') switch
    {
        ["v1", .. var rest] => (RouteFamily.Unified, rest),
        ["openai", "v1" or "openai", .. var rest] => (RouteFamily.OpenAI, rest),
        ["openai", .. var rest] => (RouteFamily.OpenAI, rest),
        ["anthropic", "v1", "messages"] => (RouteFamily.Anthropic, ["messages"]),
        _ => (RouteFamily.Unified, []),
    };

    public GatewayResponse Handle(GatewayRequest request)
    {
        // The path is matched as sent: a percent-encoded slash does not separate segments.
        if (Match(request.Method, request.Path) is not { } route)
            return HandleUnmatched(request);
        if (authentication.CheckBasic(request) is { } unauthorized)
            return unauthorized;

        try
        {
            return Handle(request, route);
        }
        catch (GatewayErrorException exception)
        {
            return exception.Error.ToResponse(route.Family);
        }
    }

    private GatewayResponse Handle(GatewayRequest request, GatewayRoute route)
    {
        ModelProvider provider = route.ResolveProvider(request, route.Family, state);
        string id = route.IsFileRoute
            ? WireId.ParseFileId(route.Id, provider, route.Family, state.Options.Version)
            : WireId.ParseBatchId(route.Id, provider, route.Family, state.Options.Version);
        var context = new RequestContext(request, route.Family, route.RequestType, provider, id, state);

        if (!state.IsConfigured(provider))
            return context.ProviderNotConfigured();
        if (authentication.CheckVirtualKey(context) is { } unauthorized)
            return unauthorized;
        // CreateBatch validates the body first, and then makes this check itself.
        if (BuiltInProviders.LacksBatches(provider) && route.IsBatchRoute && route.RequestType != BifrostRequestType.BatchCreate)
            return context.UnsupportedOperation();
        return state.IsReachable(provider) ? route.Handle(context) : context.ProviderUnreachable();
    }

    private static GatewayResponse HandleUnmatched(GatewayRequest request)
    {
        if (request.Path is [.. { Length: > 1 } path, '/'] && Match(request.Method, path) is not null)
            return RedirectWithoutSlash(request, path.Length);

        return request switch
        {
            { Method: "GET", Path: "/health" } => GatewayResponse.Json("""{"components":{"db_pings":"ok"},"status":"ok"}""" + "\n"),
            { Method: "GET" } => GatewayResponse.Html(),
            _ => GatewayResponse.Text(405, "Method Not Allowed") with { Headers = CreateHeaders("Allow", "GET, OPTIONS") },
        };
    }

    private static GatewayResponse RedirectWithoutSlash(GatewayRequest request, int pathLength)
    {
        int slashIndex = request.Target.Length - (request.RelativeTarget.Length - pathLength);
        return new GatewayResponse
        {
            StatusCode = request.Method == "GET" ? 301 : 308,
            ContentType = null,
            Headers = CreateHeaders("Location", $"http://{request.Header("Host")}{request.Target.Remove(slashIndex, 1)}"),
        };
    }

    private static Dictionary<string, string> CreateHeaders(string name, string value) => new() { [name] = value };
}
