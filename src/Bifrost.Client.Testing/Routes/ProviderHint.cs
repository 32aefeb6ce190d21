namespace Bifrost.Client.Testing;

/// <summary>Where requests say which provider they are for: each in its own places, and on the OpenAI routes not at all for OpenAI.</summary>
internal static class ProviderHint
{
    public static ModelProvider OfQuery(GatewayRequest request, RouteFamily family, GatewayWorld world) =>
        Named(request.Query("provider")) ?? Default(family) ?? throw RefusedException.Mistake("provider query parameter is required", world);

    /// <summary>Of a list of files; older gateways do not look at the parameter that all others have.</summary>
    public static ModelProvider OfFileList(GatewayRequest request, RouteFamily family, GatewayWorld world)
    {
        if (family == RouteFamily.OpenAI)
            return OfQuery(request, family, world);
        bool isApril = world.Options.Version == GatewayVersion.April2026;
        return (isApril ? null : Named(request.Query("provider")))
            ?? Named(request.Query("x-model-provider"))
            ?? Named(request.Header("x-model-provider"))
            ?? throw RefusedException.Mistake(
                $"{(isApril ? "x-model-provider" : "provider")} query parameter or x-model-provider header is required", world);
    }

    public static ModelProvider OfUpload(GatewayRequest request, RouteFamily family, GatewayWorld world)
    {
        // The OpenAI routes read the form only.
        if (family == RouteFamily.Unified && (Named(request.Query("provider")) ?? Named(request.Header("x-model-provider"))) is { } named)
            return named;
        return Named(MultipartForm.Read(request, world).Field("provider"))
            ?? Default(family)
            ?? throw RefusedException.Mistake("provider query parameter or x-model-provider header is required", world);
    }

    public static ModelProvider OfCreate(GatewayRequest request, RouteFamily family, GatewayWorld world)
    {
        CreateBody body = CreateBody.Read(request, world);
        if (family == RouteFamily.OpenAI)
            return Named(body.Provider) ?? ModelProvider.OpenAI;

        if (body.Model is { } model && model.IndexOf('/', StringComparison.Ordinal) is > 0 and int slash)
            return new ModelProvider(model[..slash]);
        if (world.Options.Version == GatewayVersion.April2026)
            throw RefusedException.Mistake("model should be in provider/model format or provider must be specified", world);
        return Named(request.Query("provider"))
            ?? Named(request.Header("x-model-provider"))
            ?? throw RefusedException.Mistake("provider query parameter or x-model-provider header is required when model is not specified", world);
    }

    private static ModelProvider? Named(string? name) => string.IsNullOrEmpty(name) ? null : new ModelProvider(name);

    private static ModelProvider? Default(RouteFamily family) => family == RouteFamily.OpenAI ? ModelProvider.OpenAI : null;
}
