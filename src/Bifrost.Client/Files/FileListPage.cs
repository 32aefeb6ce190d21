using System.Text.Json.Serialization;
using Bifrost.Client.Common;

namespace Bifrost.Client;

/// <summary>One page of the files of a provider. Returned by <c>GET /v1/files</c>.</summary>
public sealed record FileListPage : GatewayObject, IListPage<BifrostFile>
{
    /// <summary>The object type: <c>list</c>.</summary>
    [JsonPropertyName("object")]
    public string? Object { get; init; }

    /// <summary>The files on this page, without those of earlier pages; can be empty even if there are more pages.</summary>
    [JsonPropertyName("data")]
    public IReadOnlyList<BifrostFile> Items { get => field ?? []; init; } = [];

    /// <summary>Whether there are more pages; <see langword="null"/> is the same as <see langword="false"/>.</summary>
    [JsonPropertyName("has_more")]
    public bool? HasMore { get; init; }

    /// <summary>The cursor of the next page; <see langword="null"/> on the last page.</summary>
    [JsonPropertyName("after")]
    public string? NextCursor { get; init; }

    /// <summary>Gateway metadata about the request; <see langword="null"/> if not reported.</summary>
    [JsonPropertyName("extra_fields")]
    public BifrostExtraFields? ExtraFields { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(FileListPage)} {{ Items = {Items.Count}, HasMore = {HasMore} }}";
}
