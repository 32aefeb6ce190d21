using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bifrost.Client;

/// <summary>Where the gateway sent a request (<c>extra_fields.routing_info</c>; newer gateways only).</summary>
public sealed record RoutingInfo
{
    /// <summary>The provider that took the request; <see langword="null"/> when the gateway does not say.</summary>
    [JsonPropertyName("provider")]
    public ModelProvider? Provider { get; init; }

    /// <summary>The model that took the request; <see langword="null"/> when the call names no model.</summary>
    [JsonPropertyName("model")]
    public string? Model { get; init; }

    /// <summary>The name of the configured provider key that was used; the name, not the secret.</summary>
    [JsonPropertyName("key")]
    public string? Key { get; init; }

    /// <summary>The model that an alias of the key stands for; <see langword="null"/> without an alias.</summary>
    [JsonPropertyName("resolved_key_alias")]
    public ResolvedKeyAlias? ResolvedKeyAlias { get; init; }

    /// <summary>Whether the request went to a fallback; <see langword="null"/> when the gateway does not say.</summary>
    [JsonPropertyName("is_fallback")]
    public bool? IsFallback { get; init; }

    /// <summary>The provider that was asked first, when a fallback answered.</summary>
    [JsonPropertyName("primary_provider")]
    public ModelProvider? PrimaryProvider { get; init; }

    /// <summary>The model that was asked first, when a fallback answered.</summary>
    [JsonPropertyName("primary_model")]
    public string? PrimaryModel { get; init; }

    /// <summary>The model that the provider itself fell back to.</summary>
    [JsonPropertyName("server_side_fallback_model")]
    public string? ServerSideFallbackModel { get; init; }

    /// <summary>The provider that the caller asked for.</summary>
    [JsonPropertyName("requested_provider")]
    public ModelProvider? RequestedProvider { get; init; }

    /// <summary>The model that the caller asked for.</summary>
    [JsonPropertyName("requested_model")]
    public string? RequestedModel { get; init; }

    /// <summary>Members that this type does not know, as received; <see langword="null"/> when there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
