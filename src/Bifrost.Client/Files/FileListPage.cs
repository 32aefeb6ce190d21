using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bifrost.Client;

/// <summary>One page of the files at a provider.</summary>
/// <remarks>From <c>GET /v1/files</c>.</remarks>
public sealed record FileListPage
{
    /// <summary>The kind of the object on the wire: <c>list</c>.</summary>
    [JsonPropertyName("object")]
    public string? Object { get; init; }

    /// <summary>The files; can be empty while there are more pages.</summary>
    [JsonPropertyName("data")]
    public IReadOnlyList<BifrostFile> Items { get => field ?? []; init; } = [];

    /// <summary>Whether there is another page; <see langword="null"/> is no.</summary>
    [JsonPropertyName("has_more")]
    public bool? HasMore { get; init; }

    /// <summary>Where the next page begins; <see langword="null"/> on the last one.</summary>
    [JsonPropertyName("after")]
    public string? NextCursor { get; init; }

    /// <summary>What the gateway tells about its own work.</summary>
    [JsonPropertyName("extra_fields")]
    public BifrostExtraFields? ExtraFields { get; init; }

    /// <summary>Members that this type does not know, as received; <see langword="null"/> when there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(FileListPage)} {{ Items = {Items.Count}, HasMore = {HasMore} }}";
}
