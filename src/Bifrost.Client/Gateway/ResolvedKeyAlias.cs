using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bifrost.Client;

/// <summary>The model that an alias of a provider key stands for.</summary>
public sealed record ResolvedKeyAlias
{
    /// <summary>The id of the model.</summary>
    [JsonPropertyName("model_id")]
    public string? ModelId { get; init; }

    /// <summary>The name of the model; <see langword="null"/> when it has none.</summary>
    [JsonPropertyName("model_name")]
    public string? ModelName { get; init; }

    /// <summary>The family of the model; <see langword="null"/> when it is not known.</summary>
    [JsonPropertyName("model_family")]
    public string? ModelFamily { get; init; }

    /// <summary>Members that this type does not know, as received; <see langword="null"/> when there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
