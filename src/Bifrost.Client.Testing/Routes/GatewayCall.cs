namespace Bifrost.Client.Testing;

/// <summary>A call about one batch, as the handlers see it: authenticated, and with its id read.</summary>
/// <param name="Request">The request.</param>
/// <param name="Family">The family of routes it came through.</param>
/// <param name="RequestType">What the gateway calls the request.</param>
/// <param name="Provider">The provider it is for.</param>
/// <param name="Id">The id of the batch, decoded as this family of routes does it.</param>
internal sealed record BatchCall(
    GatewayRequest Request, RouteFamily Family, BifrostRequestType RequestType, ModelProvider Provider, string Id)
{
    /// <summary>What a 1.5.16 tells about a call that it handed on to the provider.</summary>
    public BifrostExtraFields ExtraFields => new()
    {
        RequestType = RequestType,
        RoutingInfo = new RoutingInfo { Provider = Provider },
        Provider = Provider,
    };
}
