using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>Information about a request from the semantic cache of the gateway (<c>extra_fields.cache_debug</c>).</summary>
public sealed record CacheDebug : GatewayObject
{
    /// <summary>Whether the response came from the cache.</summary>
    [JsonPropertyName("cache_hit")]
    public bool? CacheHit { get; init; }

    /// <summary>The id of the cache entry; <see langword="null"/> if there is none.</summary>
    [JsonPropertyName("cache_id")]
    public string? CacheId { get; init; }

    /// <summary>The type of the cache hit, <c>direct</c> or <c>semantic</c>; <see langword="null"/> if there was no hit.</summary>
    [JsonPropertyName("hit_type")]
    public string? HitType { get; init; }

    /// <summary>The requested provider.</summary>
    [JsonPropertyName("requested_provider")]
    public ModelProvider? RequestedProvider { get; init; }

    /// <summary>The requested model.</summary>
    [JsonPropertyName("requested_model")]
    public string? RequestedModel { get; init; }

    /// <summary>The provider that computed the embedding.</summary>
    [JsonPropertyName("provider_used")]
    public ModelProvider? ProviderUsed { get; init; }

    /// <summary>The model that computed the embedding.</summary>
    [JsonPropertyName("model_used")]
    public string? ModelUsed { get; init; }

    /// <summary>The number of tokens used to compute the embedding.</summary>
    [JsonPropertyName("input_tokens")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? InputTokens { get; init; }

    /// <summary>The minimum similarity for a hit, from 0 to 1.</summary>
    [JsonPropertyName("threshold")]
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public double? Threshold { get; init; }

    /// <summary>The similarity of the cache entry, from 0 to 1.</summary>
    [JsonPropertyName("similarity")]
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public double? Similarity { get; init; }

    /// <summary>The time that the cache took to respond. Milliseconds in JSON; not reported by older gateways.</summary>
    [JsonPropertyName("cache_hit_latency")]
    [JsonConverter(typeof(MillisecondsConverter))]
    public TimeSpan? CacheHitLatency { get; init; }
}
