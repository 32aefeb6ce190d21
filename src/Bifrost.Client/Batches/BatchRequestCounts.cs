using System.Text.Json;
using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>How many requests of a batch are in which state. All zero while the provider does not know.</summary>
public sealed record BatchRequestCounts
{
    /// <summary>All requests. Providers count in their own ways: the parts need not add up to it (Vertex).</summary>
    [JsonPropertyName("total")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long Total { get; init; }

    /// <summary>Requests that are done. On Gemini this includes failed ones, elsewhere only successes.</summary>
    [JsonPropertyName("completed")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long Completed { get; init; }

    /// <summary>Requests that failed.</summary>
    [JsonPropertyName("failed")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long Failed { get; init; }

    /// <summary>Requests that succeeded; <see langword="null"/> when the provider does not count them apart.</summary>
    [JsonPropertyName("succeeded")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? Succeeded { get; init; }

    /// <summary>Requests that were not reached in time; <see langword="null"/> when the provider does not count them.</summary>
    [JsonPropertyName("expired")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? Expired { get; init; }

    /// <summary>Requests that were cancelled; <see langword="null"/> when the provider does not count them.</summary>
    [JsonPropertyName("canceled")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? Cancelled { get; init; }

    /// <summary>Requests that wait; <see langword="null"/> when the provider does not count them.</summary>
    [JsonPropertyName("pending")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? Pending { get; init; }

    /// <summary>Members that this type does not know, as received; <see langword="null"/> when there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
