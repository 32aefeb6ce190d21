using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>The result of a request for one provider key of the gateway (<c>extra_fields.key_statuses</c> of an error).</summary>
public sealed record KeyStatus : GatewayObject
{
    /// <summary>The id of the key in the gateway configuration (not the secret).</summary>
    [JsonPropertyName("key_id")]
    public string? KeyId { get; init; }

    /// <summary>The result, as reported by the gateway.</summary>
    [JsonPropertyName("status")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Status { get; init; }

    /// <summary>The provider that the key belongs to.</summary>
    [JsonPropertyName("provider")]
    public ModelProvider? Provider { get; init; }

    /// <summary>The error, as JSON; <see langword="null"/> if there is none. Can contain prompt text.</summary>
    [JsonPropertyName("error")]
    public JsonPayload? Error { get; init; }

    // Excludes the error: it can contain prompt text, which must not reach logs through ToString.
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(KeyStatus)} {{ KeyId = {KeyId}, Status = {Status}, Provider = {Provider} }}";
}
