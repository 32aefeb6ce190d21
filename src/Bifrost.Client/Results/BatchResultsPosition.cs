using System.Text.Json.Serialization;

namespace Bifrost.Client;

/// <summary>
/// A position in the results of a batch: reading can continue after the last item that was delivered, also in another process. Small, and
/// JSON-serializable.
/// </summary>
/// <remarks>
/// Get it from <see cref="BatchResults.Position"/> or <see cref="BatchResultReader.Position"/>, and set <see cref="BatchResultsOptions.Position"/>. The
/// properties are for storage: do not change them. A position contains no <c>custom_id</c>, only hashes.
/// </remarks>
public sealed record BatchResultsPosition
{
    /// <summary>The id of the batch; empty for results that are read from a file by its id.</summary>
    [JsonPropertyName("batch_id")]
    public string BatchId { get; init => field = value ?? ""; } = "";

    /// <summary>The id of the file that the results are read from; <see langword="null"/> for the results endpoint.</summary>
    [JsonPropertyName("file_id")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FileId { get; init; }

    /// <summary>The cursor of the page; <see langword="null"/> for the first page, and for files.</summary>
    [JsonPropertyName("cursor")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cursor { get; init; }

    /// <summary>The number of items of the page or file that were delivered.</summary>
    [JsonPropertyName("items")]
    public long Items { get; init; }

    /// <summary>A hash of the <c>custom_id</c>s of these items; <see langword="null"/> if there are none.</summary>
    [JsonPropertyName("hash")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Hash { get; init; }

    /// <summary>The offset in the file, in bytes, at which reading continues; 0 for the results endpoint.</summary>
    [JsonPropertyName("offset")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Offset { get; init; }

    /// <summary>The offset in the file, in bytes, of the last item that was delivered; 0 for the results endpoint.</summary>
    [JsonPropertyName("last_item_offset")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long LastItemOffset { get; init; }

    /// <summary>The line of that item, counted from 1; 0 for the results endpoint.</summary>
    [JsonPropertyName("last_item_line")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long LastItemLine { get; init; }

    /// <summary>A hash of the <c>custom_id</c> of that item; <see langword="null"/> for the results endpoint.</summary>
    [JsonPropertyName("last_item_hash")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LastItemHash { get; init; }
}
