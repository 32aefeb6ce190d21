using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>An error response of the gateway.</summary>
/// <param name="StatusCode">The HTTP status code.</param>
/// <param name="Message">The message in <c>error</c>.</param>
internal sealed record GatewayError(int StatusCode, string Message)
{
    /// <summary>The type at the top level of the body, which errors about virtual keys have.</summary>
    public string? Type { get; init; }

    /// <summary>Whether the error is reported as an internal error of the gateway.</summary>
    public bool IsBifrostError { get; init; }

    /// <summary>Whether the body has a <c>status_code</c>. Errors for which the gateway uses its default status do not.</summary>
    public bool IncludesStatusCode { get; init; } = true;

    /// <summary>The type in <c>error</c>.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The code in <c>error</c>.</summary>
    public string? Code { get; init; }

    /// <summary>The name of the invalid parameter.</summary>
    public string? Param { get; init; }

    /// <summary>The underlying error, which the body has as <c>error.error</c>.</summary>
    public string? Detail { get; init; }

    public BifrostExtraFields ExtraFields { get; init; } = new() { RoutingInfo = new RoutingInfo() };

    /// <summary>Creates the error for an invalid request that the gateway rejects before it determines the provider.</summary>
    public static GatewayError BadRequest(string message, GatewayVersion version) => new(400, message)
    {
        ExtraFields = new() { RoutingInfo = version == GatewayVersion.V1_4_19 ? null : new RoutingInfo() },
    };

    public GatewayResponse ToResponse(RouteFamily family) => new()
    {
        StatusCode = StatusCode,
        Body = family == RouteFamily.Anthropic ? ModelError.CreateAnthropic(StatusCode, Message).Utf8 : WireJson.Write(family, Write),
    };

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteIfNotNull(json, "type", Type);
        json.WriteBoolean("is_bifrost_error", IsBifrostError);
        if (IncludesStatusCode)
            json.WriteNumber("status_code", StatusCode);

        json.WriteStartObject("error");
        WriteIfNotNull(json, "error", Detail);
        WriteIfNotNull(json, "type", ErrorType);
        WriteIfNotNull(json, "code", Code);
        json.WriteString("message", Message);
        WriteIfNotNull(json, "param", Param);
        json.WriteEndObject();

        json.WritePropertyName("extra_fields");
        JsonSerializer.Serialize(json, ExtraFields, BifrostJson.TypeInfo<BifrostExtraFields>());
        json.WriteEndObject();
    }

    private static void WriteIfNotNull(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
