using System.Text.Json;
using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>How one of the gateway's provider keys fared with a request (<c>extra_fields.key_statuses</c> of an error).</summary>
public sealed record KeyStatus
{
    /// <summary>The id of the configured key; not the secret.</summary>
    [JsonPropertyName("key_id")]
    public string? KeyId { get; init; }

    /// <summary>How the key fared, in the gateway's word.</summary>
    [JsonPropertyName("status")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Status { get; init; }

    /// <summary>The provider that the key belongs to.</summary>
    [JsonPropertyName("provider")]
    public ModelProvider? Provider { get; init; }

    /// <summary>What went wrong, as received; <see langword="null"/> when nothing did.</summary>
    [JsonPropertyName("error")]
    public JsonPayload? Error { get; init; }

    /// <summary>Members that this type does not know, as received; <see langword="null"/> when there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }

    // What a provider said can be prompt text: it does not go into a log by way of a ToString.
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(KeyStatus)} {{ KeyId = {KeyId}, Status = {Status}, Provider = {Provider} }}";
}
