namespace Bifrost.Client.Testing;

/// <summary>One of the gateway's routes, as a request matched it.</summary>
/// <param name="Family">The family of routes.</param>
/// <param name="RequestType">What the gateway calls the request.</param>
/// <param name="Id">The id in the path, as sent; empty where the path has none.</param>
/// <param name="ProviderOf">Where the request says which provider it is for.</param>
/// <param name="Handle">Answers the request.</param>
internal sealed record GatewayRoute(
    RouteFamily Family,
    BifrostRequestType RequestType,
    string Id,
    Func<GatewayRequest, RouteFamily, GatewayWorld, ModelProvider> ProviderOf,
    Func<GatewayCall, GatewayResponse> Handle)
{
    public bool IsForFile => RequestType.Value.StartsWith("file_", StringComparison.Ordinal);
}
