namespace Bifrost.Client.Telemetry;

/// <summary>What a reading of results has counted so far.</summary>
internal sealed record ReadingCounts
{
    /// <summary>The number of items by <see cref="BatchItemOutcome"/>; null when outcomes are not counted.</summary>
    public IReadOnlyList<long>? Outcomes { get; init; }

    /// <summary>The number of items that were not returned because they are no answers of the batch.</summary>
    public long Dropped { get; init; }

    /// <summary>The number of items with the <c>custom_id</c> of an earlier item.</summary>
    public long Duplicates { get; init; }

    /// <summary>The number of lines that could not be parsed.</summary>
    public long ParseErrorCount { get; init; }

    /// <summary>The first lines that could not be parsed. Their messages can quote them, and are not recorded.</summary>
    public IReadOnlyList<BatchError> ParseErrors { get; init; } = [];
}
