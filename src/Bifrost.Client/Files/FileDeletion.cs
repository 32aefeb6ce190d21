using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bifrost.Client;

/// <summary>The result of deleting a file.</summary>
public sealed record FileDeletion
{
    /// <summary>The file id in the unified format.</summary>
    [JsonPropertyName("id")]
    public string Id { get => field ?? ""; init; } = "";

    /// <summary>The object type: <c>file</c>.</summary>
    [JsonPropertyName("object")]
    public string? Object { get; init; }

    /// <summary>Whether the file was deleted. Vertex also reports <see langword="true"/> for a file that did not exist.</summary>
    [JsonPropertyName("deleted")]
    public bool Deleted { get; init; }

    /// <summary>Gateway metadata about the request; <see langword="null"/> if not reported.</summary>
    [JsonPropertyName("extra_fields")]
    public BifrostExtraFields? ExtraFields { get; init; }

    /// <summary>Additional JSON members that this type does not define; <see langword="null"/> if there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
