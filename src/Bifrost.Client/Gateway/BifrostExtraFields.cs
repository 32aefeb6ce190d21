using System.Text.Json;
using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>
/// What the gateway tells about its own work on a request (<c>extra_fields</c>). Which members are there depends on the version
/// of the gateway and on how it is configured; one that is not there is <see langword="null"/>.
/// </summary>
public sealed record BifrostExtraFields
{
    /// <summary>What the gateway took the request for; empty inside the items of a list on newer gateways.</summary>
    [JsonPropertyName("request_type")]
    public BifrostRequestType? RequestType { get; init; }

    /// <summary>Where the request went; newer gateways only, and there possibly empty.</summary>
    [JsonPropertyName("routing_info")]
    public RoutingInfo? RoutingInfo { get; init; }

    /// <summary>The provider that took the request. Newer gateways prefer <see cref="RoutingInfo"/>.</summary>
    [JsonPropertyName("provider")]
    public ModelProvider? Provider { get; init; }

    /// <summary>The model that was asked for; gateways up to April 2026.</summary>
    [JsonPropertyName("model_requested")]
    public string? ModelRequested { get; init; }

    /// <summary>The deployment that the model stands for; gateways up to April 2026.</summary>
    [JsonPropertyName("model_deployment")]
    public string? ModelDeployment { get; init; }

    /// <summary>The model that was asked for; gateways after April 2026.</summary>
    [JsonPropertyName("original_model_requested")]
    public string? OriginalModelRequested { get; init; }

    /// <summary>The model that was used; gateways after April 2026.</summary>
    [JsonPropertyName("resolved_model_used")]
    public string? ResolvedModelUsed { get; init; }

    /// <summary>How long the provider took, milliseconds on the wire.</summary>
    [JsonPropertyName("latency")]
    [JsonConverter(typeof(MillisecondsConverter))]
    public TimeSpan? Latency { get; init; }

    /// <summary>How long the provider took without the gateway's own part, milliseconds on the wire; newest gateways only.</summary>
    [JsonPropertyName("upstream_latency")]
    [JsonConverter(typeof(MillisecondsConverter))]
    public TimeSpan? UpstreamLatency { get; init; }

    /// <summary>The place of a chunk in a stream; 0 for all batch and file calls.</summary>
    [JsonPropertyName("chunk_index")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? ChunkIndex { get; init; }

    /// <summary>The request as the gateway sent it to the provider, when the gateway is set to tell. Can be prompt text.</summary>
    [JsonPropertyName("raw_request")]
    public JsonPayload? RawRequest { get; init; }

    /// <summary>The provider's answer before translation: on errors always, else when the gateway is set to tell. Can be prompt text.</summary>
    [JsonPropertyName("raw_response")]
    public JsonPayload? RawResponse { get; init; }

    /// <summary>What the semantic cache did; <see langword="null"/> when it was not asked.</summary>
    [JsonPropertyName("cache_debug")]
    public CacheDebug? CacheDebug { get; init; }

    /// <summary>
    /// Lines of the provider's result file that the gateway could not read: results that are lost on this way. Empty when there are
    /// none. Their messages can quote the line.
    /// </summary>
    [JsonPropertyName("parse_errors")]
    public IReadOnlyList<BatchError> ParseErrors { get; init => field = value ?? []; } = [];

    /// <summary>Whether the request came through the LiteLLM compatible routes; gateways up to April 2026.</summary>
    [JsonPropertyName("litellm_compat")]
    public JsonPayload? LiteLlmCompat { get; init; }

    /// <summary>What the request was converted to on its way.</summary>
    [JsonPropertyName("converted_request_type")]
    public BifrostRequestType? ConvertedRequestType { get; init; }

    /// <summary>Parameters that the gateway dropped as the provider does not know them; empty when there are none.</summary>
    [JsonPropertyName("dropped_compat_plugin_params")]
    public IReadOnlyList<string> DroppedCompatPluginParams { get; init => field = value ?? []; } = [];

    /// <summary>Tools that the gateway dropped, as received.</summary>
    [JsonPropertyName("dropped_unsupported_tools")]
    public JsonPayload? DroppedUnsupportedTools { get; init; }

    /// <summary>What the guardrails did, as received. Can be prompt text.</summary>
    [JsonPropertyName("guardrail_debug")]
    public JsonPayload? GuardrailDebug { get; init; }

    /// <summary>What the routing rules did, as received.</summary>
    [JsonPropertyName("routing_metadata")]
    public JsonPayload? RoutingMetadata { get; init; }

    /// <summary>The provider's path, for calls that the gateway passes through.</summary>
    [JsonPropertyName("passthrough_path")]
    public string? PassthroughPath { get; init; }

    /// <summary>Headers of the provider's answer; of batch and file calls only an upload has them.</summary>
    [JsonPropertyName("provider_response_headers")]
    [JsonConverter(typeof(StringMapConverter))]
    public IReadOnlyDictionary<string, string>? ProviderResponseHeaders { get; init; }

    /// <summary>On errors: how each of the gateway's provider keys fared. Empty when the gateway does not tell.</summary>
    [JsonPropertyName("key_statuses")]
    public IReadOnlyList<KeyStatus> KeyStatuses { get; init => field = value ?? []; } = [];

    /// <summary>Members that this type does not know, as received; <see langword="null"/> when there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }

    // The provider that answered, wherever this version of the gateway says so.
    internal ModelProvider? AnsweredBy => Provider ?? RoutingInfo?.Provider;

    // Raw requests and responses can be prompt text: they do not go into a log by way of a ToString.
    /// <inheritdoc/>
    public override string ToString() =>
        $"{nameof(BifrostExtraFields)} {{ RequestType = {RequestType}, Provider = {AnsweredBy}, Latency = {Latency}, ParseErrors = {ParseErrors.Count} }}";
}
