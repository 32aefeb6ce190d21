using System.Text.Json.Serialization;

namespace Bifrost.Client;

/// <summary>One page of the results of a batch. The whole page is held in memory. Returned by <c>GET /v1/batches/{id}/results</c>.</summary>
public sealed record BatchResultsPage : GatewayObject
{
    /// <summary>The batch id in the unified format.</summary>
    [JsonPropertyName("batch_id")]
    public string BatchId { get; init => field = value ?? ""; } = "";

    /// <summary>The items; empty if there are none, or none yet.</summary>
    [JsonPropertyName("results")]
    public IReadOnlyList<BatchResultItem> Items { get; init => field = value ?? []; } = [];

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
    public override string ToString() => $"{nameof(BatchResultsPage)} {{ BatchId = {BatchId}, Items = {Items.Count}, HasMore = {HasMore} }}";
}
