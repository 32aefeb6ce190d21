using System.Text.Json;
using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>A provider's HTTP answer to one request of a batch.</summary>
public sealed record BatchItemResponse
{
    /// <summary>The HTTP status; 0 when the provider gave none.</summary>
    [JsonPropertyName("status_code")]
    [JsonConverter(typeof(LenientInt32Converter))]
    public int StatusCode { get; init; }

    /// <summary>The provider's id of the request; <see langword="null"/> when not told.</summary>
    [JsonPropertyName("request_id")]
    public string? RequestId { get; init; }

    /// <summary>The answer, in the provider's own shape; <see langword="null"/> when there is none.</summary>
    [JsonPropertyName("body")]
    public JsonPayload? Body { get; init; }

    /// <summary>Members that this type does not know, as received; <see langword="null"/> when there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BatchItemResponse)} {{ StatusCode = {StatusCode}, RequestId = {RequestId} }}";
}
