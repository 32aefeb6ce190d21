using System.Text.Json.Serialization;
using Bifrost.Client.Common;

namespace Bifrost.Client;

/// <summary>One page of the batches of a provider. Returned by <c>GET /v1/batches</c>.</summary>
public sealed record BatchListPage : GatewayObject, IListPage<Batch>
{
    /// <summary>The object type: <c>list</c>.</summary>
    [JsonPropertyName("object")]
    public string? Object { get; init; }

    /// <summary>The batches on this page, without those of earlier pages; can be empty even if there are more pages.</summary>
    [JsonPropertyName("data")]
    public IReadOnlyList<Batch> Items { get => field ?? []; init; } = [];

    /// <summary>The id of the first batch; not reported by any gateway version to date.</summary>
    [JsonPropertyName("first_id")]
    public string? FirstId { get; init; }

    /// <summary>The id of the last batch; not reported by any gateway version to date.</summary>
    [JsonPropertyName("last_id")]
    public string? LastId { get; init; }

    /// <summary>Whether there are more pages; <see langword="null"/> is the same as <see langword="false"/>.</summary>
    [JsonPropertyName("has_more")]
    public bool? HasMore { get; init; }

    /// <summary>The cursor of the next page; <see langword="null"/> on the last page.</summary>
    [JsonPropertyName("next_cursor")]
    public string? NextCursor { get; init; }

    /// <summary>Gateway metadata about the request; <see langword="null"/> if not reported.</summary>
    [JsonPropertyName("extra_fields")]
    public BifrostExtraFields? ExtraFields { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BatchListPage)} {{ Items = {Items.Count}, HasMore = {HasMore} }}";
}
