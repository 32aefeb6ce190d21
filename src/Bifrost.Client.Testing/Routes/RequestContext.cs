using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>A request that matched a route, with what its handler needs to know, and methods that create the responses.</summary>
/// <param name="Request">The request.</param>
/// <param name="Family">The family of the route.</param>
/// <param name="RequestType">The gateway's name of the operation.</param>
/// <param name="Provider">The provider that the request names.</param>
/// <param name="Id">The batch or file id in the path, in the unified spelling; empty if the route has none.</param>
/// <param name="State">The state of the gateway.</param>
internal sealed record RequestContext(
    GatewayRequest Request, RouteFamily Family, BifrostRequestType RequestType, ModelProvider Provider, string Id, GatewayState State)
{
    public bool IsV1_4_19 => State.IsV1_4_19;

    /// <summary>The <c>extra_fields</c> of an error response.</summary>
    public BifrostExtraFields ErrorExtraFields => new()
    {
        RequestType = RequestType,
        RoutingInfo = IsV1_4_19 ? null : new RoutingInfo { Provider = Provider },
        Provider = Provider,
    };

    /// <summary>The <c>extra_fields</c> of a successful response.</summary>
    public BifrostExtraFields ExtraFields => ErrorExtraFields with { Latency = TimeSpan.FromMilliseconds(41), ChunkIndex = 0 };

    /// <summary>Creates a successful response.</summary>
    public GatewayResponse Success<T>(T value) => new()
    {
        Body = WireJson.Write(Family, json => JsonSerializer.Serialize(json, value, BifrostJson.TypeInfo<T>())),
    };

    /// <summary>Creates the response to an invalid request that the gateway rejects before it calls the provider's code.</summary>
    public GatewayResponse BadRequest(string message) => GatewayError.BadRequest(message, State.Options.Version).ToResponse(Family);

    /// <summary>Creates the response to an invalid request that the gateway's code for the provider rejects. It looks like an internal error.</summary>
    public GatewayResponse ProviderValidationError(string message, string? detail = null) => new GatewayError(500, message)
    {
        IsBifrostError = true,
        IncludesStatusCode = false,
        Detail = detail,
        ExtraFields = ErrorExtraFields,
    }.ToResponse(Family);

    /// <summary>Creates an error response with the gateway's default status: 400, or 500 on the OpenAI routes of 1.4.19.</summary>
    public GatewayResponse ErrorWithDefaultStatus(string message, string? code = null, string? detail = null) =>
        new GatewayError(IsV1_4_19 && Family == RouteFamily.OpenAI ? 500 : 400, message)
        {
            IncludesStatusCode = false,
            Code = code,
            Detail = detail,
            ExtraFields = ErrorExtraFields,
        }.ToResponse(Family);

    /// <summary>Creates the response to a request for a provider that the gateway does not know.</summary>
    public GatewayResponse ProviderNotConfigured() => ErrorWithDefaultStatus("not found", detail: "not found");

    /// <summary>Creates the response to a request for an operation that the gateway does not support for the provider.</summary>
    public GatewayResponse UnsupportedOperation() =>
        ErrorWithDefaultStatus($"{RequestType} is not supported by {Provider} provider", code: "unsupported_operation");

    /// <summary>Creates the response for a provider that cannot be reached.</summary>
    public GatewayResponse ProviderUnreachable()
    {
        const string Message = "network error occurred while connecting to provider API (DNS lookup, connection refused, etc.)";
        const string Cause = "dial tcp 127.0.0.1:9: connect: connection refused";
        return IsV1_4_19
            ? ErrorWithDefaultStatus(Message, detail: Cause)
            : new GatewayError(502, Message) { ErrorType = "provider_connection_failed", Detail = Cause, ExtraFields = ErrorExtraFields }.ToResponse(Family);
    }

    /// <summary>Creates an error response of the provider, which the gateway passes on.</summary>
    public GatewayResponse ProviderError(int statusCode, string message, string? errorType = "invalid_request_error", string? param = null) =>
        new GatewayError(statusCode, message) { ErrorType = errorType, Param = param, ExtraFields = ErrorExtraFields }.ToResponse(Family);
}
