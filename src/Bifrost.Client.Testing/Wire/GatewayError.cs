using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>The gateway's error body.</summary>
/// <param name="StatusCode">The HTTP status.</param>
/// <param name="Message">What went wrong.</param>
internal sealed record GatewayError(int StatusCode, string Message)
{
    /// <summary>The outer type; virtual keys bring it.</summary>
    public string? Type { get; init; }

    /// <summary>Whether the gateway itself failed.</summary>
    public bool IsBifrostError { get; init; }

    /// <summary>Whether the body repeats the status; it does not where the gateway did not choose it.</summary>
    public bool TellsStatus { get; init; } = true;

    /// <summary>The type of the inner error.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The code of the inner error.</summary>
    public string? Code { get; init; }

    /// <summary>The parameter at fault.</summary>
    public string? Param { get; init; }

    /// <summary>The cause, where the gateway tells one.</summary>
    public string? Detail { get; init; }

    /// <summary>What the gateway tells about its own work.</summary>
    public BifrostExtraFields ExtraFields { get; init; } = new() { RoutingInfo = new RoutingInfo() };

    /// <summary>A mistake of the caller that the gateway saw itself.</summary>
    public static GatewayError Mistake(string message, GatewayVersion version) => new(400, message)
    {
        ExtraFields = new() { RoutingInfo = version == GatewayVersion.April2026 ? null : new RoutingInfo() },
    };

    public GatewayResponse ToResponse(RouteFamily family) => new() { StatusCode = StatusCode, Body = WireJson.Write(family, Write) };

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteIfAny(json, "type", Type);
        json.WriteBoolean("is_bifrost_error", IsBifrostError);
        if (TellsStatus)
            json.WriteNumber("status_code", StatusCode);

        json.WriteStartObject("error");
        WriteIfAny(json, "error", Detail);
        WriteIfAny(json, "type", ErrorType);
        WriteIfAny(json, "code", Code);
        json.WriteString("message", Message);
        WriteIfAny(json, "param", Param);
        json.WriteEndObject();

        json.WritePropertyName("extra_fields");
        JsonSerializer.Serialize(json, ExtraFields, BifrostJson.TypeInfo<BifrostExtraFields>());
        json.WriteEndObject();
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
