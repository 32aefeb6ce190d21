namespace Bifrost.Client.Testing;

/// <summary>Which of the gateway's provider keys a call takes: the pinned one, or the first. Only uploads and creates look at a pin.</summary>
internal static class KeyPin
{
    /// <summary>The refusal of a pin to a key that is not there; null when it may go on.</summary>
    public static GatewayResponse? Refuse(GatewayCall call, string? model)
    {
        if (Pinned(call) is not { } pinned || call.World.Options.Keys.Contains(pinned))
            return null;
        string what = call.Request.Header("x-bf-api-key") is null ? "id" : "name";
        string message = $"no supported key found with {what} \"{pinned}\" for provider: {call.Provider} and model: {model}";
        return call.Refusal(message, detail: message);
    }

    /// <summary>What is told of a call that took a key.</summary>
    public static BifrostExtraFields Told(GatewayCall call, string? model) => call.IsApril
        ? call.Answered
        : call.Answered with
        {
            RoutingInfo = new RoutingInfo { Provider = call.Provider, Model = model, Key = Pinned(call) ?? call.World.Options.Keys[0] },
            OriginalModelRequested = model,
            ResolvedModelUsed = model,
        };

    private static string? Pinned(GatewayCall call) => call.Request.Header("x-bf-api-key") ?? call.Request.Header("x-bf-api-key-id");
}
