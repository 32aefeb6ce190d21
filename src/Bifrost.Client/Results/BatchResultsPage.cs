using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bifrost.Client;

/// <summary>One page of the results of a batch, held in memory.</summary>
/// <remarks>From <c>GET /v1/batches/{id}/results</c>.</remarks>
public sealed record BatchResultsPage
{
    /// <summary>The id of the batch in the unified spelling.</summary>
    [JsonPropertyName("batch_id")]
    public string BatchId { get; init => field = value ?? ""; } = "";

    /// <summary>The items; empty when the page has none, and where the gateway sends <c>null</c> for "none yet".</summary>
    [JsonPropertyName("results")]
    public IReadOnlyList<BatchResultItem> Items { get; init => field = value ?? []; } = [];

    /// <summary>Whether there is another page; <see langword="null"/> is no.</summary>
    [JsonPropertyName("has_more")]
    public bool? HasMore { get; init; }

    /// <summary>Where the next page begins; <see langword="null"/> on the last one.</summary>
    [JsonPropertyName("next_cursor")]
    public string? NextCursor { get; init; }

    /// <summary>What the gateway tells about its own work; <see langword="null"/> when it tells nothing.</summary>
    [JsonPropertyName("extra_fields")]
    public BifrostExtraFields? ExtraFields { get; init; }

    /// <summary>Members that this type does not know, as received; <see langword="null"/> when there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BatchResultsPage)} {{ BatchId = {BatchId}, Items = {Items.Count}, HasMore = {HasMore} }}";
}
