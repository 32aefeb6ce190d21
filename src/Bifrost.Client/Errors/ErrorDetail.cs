using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client.Errors;

/// <summary>The <c>error</c> member of the gateway's error body.</summary>
internal sealed record ErrorDetail
{
    [JsonPropertyName("type")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Type { get; init; }

    [JsonPropertyName("code")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Code { get; init; }

    [JsonPropertyName("message")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Message { get; init; }

    /// <summary>The cause: usually a text, but it can be any JSON value.</summary>
    [JsonPropertyName("error")]
    public JsonPayload? Error { get; init; }

    [JsonPropertyName("param")]
    public JsonPayload? Param { get; init; }

    [JsonPropertyName("event_id")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? EventId { get; init; }
}
