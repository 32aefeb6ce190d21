namespace Bifrost.Client.Testing;

/// <summary>A route of the gateway that matches a request.</summary>
/// <param name="Family">The family of the route.</param>
/// <param name="RequestType">The gateway's name of the operation.</param>
/// <param name="Id">The id in the path, as sent; empty if the route has none.</param>
/// <param name="ResolveProvider">Finds the provider that the request names.</param>
/// <param name="Handle">Handles the request.</param>
internal sealed record GatewayRoute(
    RouteFamily Family,
    BifrostRequestType RequestType,
    string Id,
    Func<GatewayRequest, RouteFamily, GatewayState, ModelProvider> ResolveProvider,
    Func<RequestContext, GatewayResponse> Handle)
{
    public bool IsBatchRoute => RequestType.Value.StartsWith("batch_", StringComparison.Ordinal);

    public bool IsFileRoute => RequestType.Value.StartsWith("file_", StringComparison.Ordinal);
}
