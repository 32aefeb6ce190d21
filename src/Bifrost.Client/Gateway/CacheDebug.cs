using System.Text.Json;
using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>What the gateway's semantic cache did with a request (<c>extra_fields.cache_debug</c>).</summary>
public sealed record CacheDebug
{
    /// <summary>Whether the answer came from the cache.</summary>
    [JsonPropertyName("cache_hit")]
    public bool? CacheHit { get; init; }

    /// <summary>The id of the cache entry; <see langword="null"/> when none is concerned.</summary>
    [JsonPropertyName("cache_id")]
    public string? CacheId { get; init; }

    /// <summary>How the entry was found (<c>direct</c>, <c>semantic</c>); <see langword="null"/> without a hit.</summary>
    [JsonPropertyName("hit_type")]
    public string? HitType { get; init; }

    /// <summary>The provider that the request asked for.</summary>
    [JsonPropertyName("requested_provider")]
    public ModelProvider? RequestedProvider { get; init; }

    /// <summary>The model that the request asked for.</summary>
    [JsonPropertyName("requested_model")]
    public string? RequestedModel { get; init; }

    /// <summary>The provider that computed the embedding.</summary>
    [JsonPropertyName("provider_used")]
    public ModelProvider? ProviderUsed { get; init; }

    /// <summary>The model that computed the embedding.</summary>
    [JsonPropertyName("model_used")]
    public string? ModelUsed { get; init; }

    /// <summary>The tokens that the embedding took.</summary>
    [JsonPropertyName("input_tokens")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? InputTokens { get; init; }

    /// <summary>The similarity, from 0 to 1, that a hit needs.</summary>
    [JsonPropertyName("threshold")]
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public double? Threshold { get; init; }

    /// <summary>The similarity, from 0 to 1, of the entry that was found.</summary>
    [JsonPropertyName("similarity")]
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public double? Similarity { get; init; }

    /// <summary>How long the cache took to answer, milliseconds on the wire; newer gateways only.</summary>
    [JsonPropertyName("cache_hit_latency")]
    [JsonConverter(typeof(MillisecondsConverter))]
    public TimeSpan? CacheHitLatency { get; init; }

    /// <summary>Members that this type does not know, as received; <see langword="null"/> when there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
