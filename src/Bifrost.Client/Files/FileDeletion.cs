using System.Text.Json.Serialization;

namespace Bifrost.Client;

/// <summary>The result of deleting a file.</summary>
public sealed record FileDeletion : GatewayObject
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
}
