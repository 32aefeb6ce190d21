namespace Bifrost.Client.Testing;

/// <summary>A call as the handlers see it: with its provider, and with the id in its path read.</summary>
/// <param name="Request">The request.</param>
/// <param name="Family">The family of routes it came through.</param>
/// <param name="RequestType">What the gateway calls the request.</param>
/// <param name="Provider">The provider it is for.</param>
/// <param name="Id">The id of the batch or file, decoded as this family of routes does it; empty where the path has none.</param>
/// <param name="World">The gateway.</param>
internal sealed record GatewayCall(
    GatewayRequest Request, RouteFamily Family, BifrostRequestType RequestType, ModelProvider Provider, string Id, GatewayWorld World)
{
    public bool IsApril => World.Options.Version == GatewayVersion.April2026;

    /// <summary>What the gateway tells about a call that it handed on to the provider.</summary>
    public BifrostExtraFields ExtraFields => new()
    {
        RequestType = RequestType,
        RoutingInfo = IsApril ? null : new RoutingInfo { Provider = Provider },
        Provider = Provider,
    };

    /// <summary>What it tells about one that the provider answered.</summary>
    public BifrostExtraFields Answered => ExtraFields with { Latency = TimeSpan.FromMilliseconds(41), ChunkIndex = 0 };

    /// <summary>A mistake of the caller that the gateway saw itself.</summary>
    public GatewayResponse Mistake(string message) => GatewayError.Mistake(message, World.Options.Version).ToResponse(Family);

    /// <summary>A mistake of the caller that the gateway's code for the provider saw, which is told like a failure of the gateway's own.</summary>
    public GatewayResponse ProviderCheck(string message) =>
        new GatewayError(500, message) { IsBifrostError = true, TellsStatus = false, ExtraFields = ExtraFields }.ToResponse(Family);

    /// <summary>A refusal to which nobody gave a status: 400, but 500 on the OpenAI routes of older gateways.</summary>
    public GatewayResponse Refusal(string message, string? code = null, string? detail = null) =>
        new GatewayError(IsApril && Family == RouteFamily.OpenAI ? 500 : 400, message)
        {
            TellsStatus = false,
            Code = code,
            Detail = detail,
            ExtraFields = ExtraFields,
        }.ToResponse(Family);

    /// <summary>A refusal by the provider, passed on.</summary>
    public GatewayResponse Upstream(int statusCode, string message, string? errorType = "invalid_request_error", string? param = null) =>
        new GatewayError(statusCode, message) { ErrorType = errorType, Param = param, ExtraFields = ExtraFields }.ToResponse(Family);

    /// <summary>The provider cannot be reached.</summary>
    public GatewayResponse Unreachable()
    {
        const string Message = "network error occurred while connecting to provider API (DNS lookup, connection refused, etc.)";
        const string Cause = "dial tcp 127.0.0.1:9: connect: connection refused";
        return IsApril
            ? Refusal(Message, detail: Cause)
            : new GatewayError(502, Message) { ErrorType = "provider_connection_failed", Detail = Cause, ExtraFields = ExtraFields }.ToResponse(Family);
    }
}
