using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client.Errors;

/// <summary>The gateway's error body.</summary>
internal sealed record ErrorBody
{
    [JsonPropertyName("event_id")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? EventId { get; init; }

    [JsonPropertyName("type")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Type { get; init; }

    [JsonPropertyName("is_bifrost_error")]
    public bool? IsBifrostError { get; init; }

    /// <summary>Repeats the HTTP status code, which is the one that is used. Its presence says that the status was chosen.</summary>
    [JsonPropertyName("status_code")]
    public JsonPayload? StatusCode { get; init; }

    [JsonPropertyName("error")]
    [JsonConverter(typeof(ErrorDetailConverter))]
    public ErrorDetail? Error { get; init; }

    [JsonPropertyName("extra_fields")]
    public BifrostExtraFields? ExtraFields { get; init; }
}
