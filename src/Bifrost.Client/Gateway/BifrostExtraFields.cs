using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>Gateway metadata about a request (<c>extra_fields</c>); a property that is not reported is <see langword="null"/>.</summary>
/// <remarks>The reported properties depend on the version and the configuration of the gateway.</remarks>
public sealed record BifrostExtraFields : GatewayObject
{
    /// <summary>The type of the request; empty for list items on gateways after April 2026.</summary>
    [JsonPropertyName("request_type")]
    public BifrostRequestType? RequestType { get; init; }

    /// <summary>The routing of the request; not reported by gateways up to April 2026. Its properties can all be <see langword="null"/>.</summary>
    [JsonPropertyName("routing_info")]
    public RoutingInfo? RoutingInfo { get; init; }

    /// <summary>The provider that processed the request. Gateways after April 2026 may report it in <see cref="RoutingInfo"/> only.</summary>
    [JsonPropertyName("provider")]
    public ModelProvider? Provider { get; init; }

    /// <summary>The requested model; reported by gateways up to April 2026.</summary>
    [JsonPropertyName("model_requested")]
    public string? ModelRequested { get; init; }

    /// <summary>The deployment that the model maps to; reported by gateways up to April 2026.</summary>
    [JsonPropertyName("model_deployment")]
    public string? ModelDeployment { get; init; }

    /// <summary>The requested model; reported by gateways after April 2026.</summary>
    [JsonPropertyName("original_model_requested")]
    public string? OriginalModelRequested { get; init; }

    /// <summary>The model that was used; reported by gateways after April 2026.</summary>
    [JsonPropertyName("resolved_model_used")]
    public string? ResolvedModelUsed { get; init; }

    /// <summary>The time that the provider took. Milliseconds in JSON.</summary>
    [JsonPropertyName("latency")]
    [JsonConverter(typeof(MillisecondsConverter))]
    public TimeSpan? Latency { get; init; }

    /// <summary>The time that the provider took, without the overhead of the gateway. Milliseconds in JSON; newest gateways only.</summary>
    [JsonPropertyName("upstream_latency")]
    [JsonConverter(typeof(MillisecondsConverter))]
    public TimeSpan? UpstreamLatency { get; init; }

    /// <summary>The index of the chunk in a streamed response; 0 for batch and file calls.</summary>
    [JsonPropertyName("chunk_index")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? ChunkIndex { get; init; }

    /// <summary>The request from the gateway to the provider; reported if the gateway is configured to do so. Can contain prompt text.</summary>
    [JsonPropertyName("raw_request")]
    public JsonPayload? RawRequest { get; init; }

    /// <summary>The response of the provider to the gateway. Can contain prompt or response text.</summary>
    /// <remarks>Reported for most errors and, if the gateway is configured to do so, for other responses.</remarks>
    [JsonPropertyName("raw_response")]
    public JsonPayload? RawResponse { get; init; }

    /// <summary>Information from the semantic cache; <see langword="null"/> if the cache was not used.</summary>
    [JsonPropertyName("cache_debug")]
    public CacheDebug? CacheDebug { get; init; }

    /// <summary>The lines of the provider's result file that the gateway could not parse; their results are missing from the response.</summary>
    /// <remarks>Empty if there are none. The messages can quote the line, and so contain prompt or response text.</remarks>
    [JsonPropertyName("parse_errors")]
    public IReadOnlyList<BatchError> ParseErrors { get; init => field = value ?? []; } = [];

    /// <summary>Whether the request used the LiteLLM-compatible routes, as JSON; reported by gateways up to April 2026.</summary>
    [JsonPropertyName("litellm_compat")]
    public JsonPayload? LiteLlmCompat { get; init; }

    /// <summary>The type that the gateway converted the request to.</summary>
    [JsonPropertyName("converted_request_type")]
    public BifrostRequestType? ConvertedRequestType { get; init; }

    /// <summary>The parameters that the gateway dropped because the provider does not support them; empty if there are none.</summary>
    [JsonPropertyName("dropped_compat_plugin_params")]
    public IReadOnlyList<string> DroppedCompatPluginParams { get; init => field = value ?? []; } = [];

    /// <summary>The tools that the gateway dropped because the provider does not support them, as JSON.</summary>
    [JsonPropertyName("dropped_unsupported_tools")]
    public JsonPayload? DroppedUnsupportedTools { get; init; }

    /// <summary>Information from the guardrails, as JSON. Can contain prompt text.</summary>
    [JsonPropertyName("guardrail_debug")]
    public JsonPayload? GuardrailDebug { get; init; }

    /// <summary>Information from the routing rules, as JSON.</summary>
    [JsonPropertyName("routing_metadata")]
    public JsonPayload? RoutingMetadata { get; init; }

    /// <summary>The path at the provider, for calls that the gateway passes through.</summary>
    [JsonPropertyName("passthrough_path")]
    public string? PassthroughPath { get; init; }

    /// <summary>The response headers of the provider; of the batch and file calls, reported for uploads only.</summary>
    [JsonPropertyName("provider_response_headers")]
    [JsonConverter(typeof(StringMapConverter))]
    public IReadOnlyDictionary<string, string>? ProviderResponseHeaders { get; init; }

    /// <summary>For errors, the result for each provider key that the gateway tried; empty if not reported.</summary>
    [JsonPropertyName("key_statuses")]
    public IReadOnlyList<KeyStatus> KeyStatuses { get; init => field = value ?? []; } = [];

    // The provider that processed the request; gateway versions report it in different members.
    internal ModelProvider? AnsweredBy => Provider ?? RoutingInfo?.Provider;

    // Excludes raw requests and responses: they can contain prompt text, which must not reach logs through ToString.
    /// <inheritdoc/>
    public override string ToString() =>
        $"{nameof(BifrostExtraFields)} {{ RequestType = {RequestType}, Provider = {AnsweredBy}, Latency = {Latency}, ParseErrors = {ParseErrors.Count} }}";
}
