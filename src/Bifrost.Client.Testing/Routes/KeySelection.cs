namespace Bifrost.Client.Testing;

/// <summary>
/// Selects the provider key of a request: the one that it pins with <c>x-bf-api-key</c> or <c>x-bf-api-key-id</c>, or the first. Only
/// uploads and creates can pin a key.
/// </summary>
internal static class KeySelection
{
    /// <summary>Returns the error response if the request pins a key that does not exist; otherwise null.</summary>
    public static GatewayResponse? CheckPinnedKey(RequestContext context, string? model)
    {
        if (GetPinnedKey(context) is not { } key || context.State.Options.Keys.Contains(key))
            return null;
        string kind = context.Request.Header("x-bf-api-key") is null ? "id" : "name";
        string message = $"no supported key found with {kind} \"{key}\" for provider: {context.Provider} and model: {model}";
        return context.ErrorWithDefaultStatus(message, detail: message);
    }

    /// <summary>Returns the <c>extra_fields</c> of a successful create, which name the key.</summary>
    public static BifrostExtraFields GetExtraFields(RequestContext context, string? model) => context.IsV1_4_19
        ? context.ExtraFields
        : context.ExtraFields with
        {
            RoutingInfo = new RoutingInfo { Provider = context.Provider, Model = model, Key = GetPinnedKey(context) ?? context.State.Options.Keys[0] },
            OriginalModelRequested = model,
            ResolvedModelUsed = model,
        };

    private static string? GetPinnedKey(RequestContext context) => context.Request.Header("x-bf-api-key") ?? context.Request.Header("x-bf-api-key-id");
}
