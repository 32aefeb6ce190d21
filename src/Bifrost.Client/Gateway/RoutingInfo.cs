using System.Text.Json.Serialization;

namespace Bifrost.Client;

/// <summary>The routing of a request (<c>extra_fields.routing_info</c>); not reported by gateways up to April 2026.</summary>
public sealed record RoutingInfo : GatewayObject
{
    /// <summary>The provider that processed the request; <see langword="null"/> if not reported.</summary>
    [JsonPropertyName("provider")]
    public ModelProvider? Provider { get; init; }

    /// <summary>The model that processed the request; <see langword="null"/> if the request names no model.</summary>
    [JsonPropertyName("model")]
    public string? Model { get; init; }

    /// <summary>The name of the provider key that was used (not the secret); <see langword="null"/> if not reported.</summary>
    [JsonPropertyName("key")]
    public string? Key { get; init; }

    /// <summary>The model that the alias in the request maps to; <see langword="null"/> if the request used no alias.</summary>
    [JsonPropertyName("resolved_key_alias")]
    public ResolvedKeyAlias? ResolvedKeyAlias { get; init; }

    /// <summary>Whether the request was routed to a fallback; <see langword="null"/> if not reported.</summary>
    [JsonPropertyName("is_fallback")]
    public bool? IsFallback { get; init; }

    /// <summary>The provider that was tried first, if a fallback was used.</summary>
    [JsonPropertyName("primary_provider")]
    public ModelProvider? PrimaryProvider { get; init; }

    /// <summary>The model that was tried first, if a fallback was used.</summary>
    [JsonPropertyName("primary_model")]
    public string? PrimaryModel { get; init; }

    /// <summary>The model that the provider itself used as a fallback.</summary>
    [JsonPropertyName("server_side_fallback_model")]
    public string? ServerSideFallbackModel { get; init; }

    /// <summary>The requested provider.</summary>
    [JsonPropertyName("requested_provider")]
    public ModelProvider? RequestedProvider { get; init; }

    /// <summary>The requested model.</summary>
    [JsonPropertyName("requested_model")]
    public string? RequestedModel { get; init; }
}
