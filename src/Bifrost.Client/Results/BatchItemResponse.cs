using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>The HTTP response of a provider to one request of a batch.</summary>
public sealed record BatchItemResponse : GatewayObject
{
    /// <summary>The HTTP status code; 0 if not reported.</summary>
    [JsonPropertyName("status_code")]
    [JsonConverter(typeof(LenientInt32Converter))]
    public int StatusCode { get; init; }

    /// <summary>The id of the request at the provider; <see langword="null"/> if not reported.</summary>
    [JsonPropertyName("request_id")]
    public string? RequestId { get; init; }

    /// <summary>The response body; the format depends on the provider. <see langword="null"/> if there is none.</summary>
    [JsonPropertyName("body")]
    public JsonPayload? Body { get; init; }

    // A line of a Vertex result file holds the model's response itself, without status code and body.
    internal bool IsHttpResponse => StatusCode != 0 || Body is not null || AdditionalProperties is not { Count: > 0 };

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BatchItemResponse)} {{ StatusCode = {StatusCode}, RequestId = {RequestId} }}";
}
