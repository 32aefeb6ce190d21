using System.Text.Json.Serialization;

namespace Bifrost.Client;

/// <summary>The model that an alias of a provider key maps to.</summary>
public sealed record ResolvedKeyAlias : GatewayObject
{
    /// <summary>The model id.</summary>
    [JsonPropertyName("model_id")]
    public string? ModelId { get; init; }

    /// <summary>The model name; <see langword="null"/> if it has none.</summary>
    [JsonPropertyName("model_name")]
    public string? ModelName { get; init; }

    /// <summary>The model family; <see langword="null"/> if not known.</summary>
    [JsonPropertyName("model_family")]
    public string? ModelFamily { get; init; }
}
