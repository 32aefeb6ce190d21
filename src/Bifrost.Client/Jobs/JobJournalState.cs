namespace Bifrost.Client.Jobs;

/// <summary>The state of a job in its journal.</summary>
/// <param name="Head">What concerns the job as a whole: JSON in UTF-8, about a kilobyte.</param>
/// <param name="Batches">The last record of each batch by its number, each JSON in UTF-8. Empty in states of format version 1.</param>
/// <param name="Version">The version of the last step.</param>
public sealed record JobJournalState(ReadOnlyMemory<byte> Head, IReadOnlyDictionary<int, ReadOnlyMemory<byte>> Batches, long Version)
{
    // Excludes the content, which is long.
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(JobJournalState)} {{ Version = {Version}, {Batches.Count} batches }}";
}
