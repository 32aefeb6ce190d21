namespace Bifrost.Client.Testing;

/// <summary>One of the gateway's routes, as a request matched it.</summary>
/// <param name="Family">The family of routes.</param>
/// <param name="RequestType">What the gateway calls the request.</param>
/// <param name="Id">The id in the path, as sent.</param>
/// <param name="Handle">Answers the request.</param>
internal sealed record GatewayRoute(
    RouteFamily Family, BifrostRequestType RequestType, string Id, Func<BatchCall, BatchStore, GatewayResponse> Handle);
