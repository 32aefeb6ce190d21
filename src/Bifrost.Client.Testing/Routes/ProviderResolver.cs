using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>
/// Finds the provider that a request names. Each operation looks in other places; on the OpenAI routes the default is OpenAI.
/// </summary>
internal static class ProviderResolver
{
    public static ModelProvider FromQuery(GatewayRequest request, RouteFamily family, GatewayState state) =>
        ToProvider(request.Query("provider"))
        ?? GetDefault(family)
        ?? throw GatewayErrorException.BadRequest("provider query parameter is required", state);

    /// <summary>Finds the provider of a file list. For this operation 1.4.19 ignores the query parameter <c>provider</c>.</summary>
    public static ModelProvider FromFileList(GatewayRequest request, RouteFamily family, GatewayState state)
    {
        if (family == RouteFamily.OpenAI)
            return FromQuery(request, family, state);
        return (state.IsV1_4_19 ? null : ToProvider(request.Query("provider")))
            ?? ToProvider(request.Query("x-model-provider"))
            ?? ToProvider(request.Header("x-model-provider"))
            ?? throw GatewayErrorException.BadRequest(
                $"{(state.IsV1_4_19 ? "x-model-provider" : "provider")} query parameter or x-model-provider header is required", state);
    }

    public static ModelProvider FromUpload(GatewayRequest request, RouteFamily family, GatewayState state)
    {
        // The OpenAI routes look at the form only.
        if (family == RouteFamily.Unified && (ToProvider(request.Query("provider")) ?? ToProvider(request.Header("x-model-provider"))) is { } provider)
            return provider;
        return ToProvider(MultipartForm.Parse(request, state).GetField("provider"))
            ?? GetDefault(family)
            ?? throw GatewayErrorException.BadRequest("provider query parameter or x-model-provider header is required", state);
    }

    public static ModelProvider FromCreate(GatewayRequest request, RouteFamily family, GatewayState state)
    {
        CreateBatchBody body = CreateBatchBody.Parse(request, state);
        if (family == RouteFamily.OpenAI)
            return ToProvider(body.Provider) ?? ModelProvider.OpenAI;

        if (body.Model is { } model && model.IndexOf('/', StringComparison.Ordinal) is > 0 and int slash)
            return new ModelProvider(model[..slash]);
        if (state.IsV1_4_19)
            throw GatewayErrorException.BadRequest("model should be in provider/model format or provider must be specified", state);
        return ToProvider(request.Query("provider"))
            ?? ToProvider(request.Header("x-model-provider"))
            ?? throw GatewayErrorException.BadRequest(
                "provider query parameter or x-model-provider header is required when model is not specified", state);
    }

    /// <summary>Finds the provider of a direct call, which names it before the model.</summary>
    public static ModelProvider FromModel(GatewayRequest request, RouteFamily family, GatewayState state)
    {
        string model = ReadModel(request, state) ?? throw GatewayErrorException.BadRequest("model is required", state);
        return ModelName.Parse(model, state).Provider ?? family switch
        {
            RouteFamily.OpenAI => ModelProvider.OpenAI,
            RouteFamily.Anthropic => ModelProvider.Anthropic,
            _ => throw GatewayErrorException.BadRequest("model should be in provider/model format", state),
        };
    }

    private static string? ReadModel(GatewayRequest request, GatewayState state)
    {
        try
        {
            return ModelPrompt.Read(new JsonPayload(request.Body)).Model;
        }
        catch (JsonException)
        {
            throw GatewayErrorException.BadRequest("Invalid request format", state);
        }
    }

    private static ModelProvider? ToProvider(string? name) => string.IsNullOrEmpty(name) ? (ModelProvider?)null : name;

    private static ModelProvider? GetDefault(RouteFamily family) => family == RouteFamily.OpenAI ? ModelProvider.OpenAI : (ModelProvider?)null;
}
