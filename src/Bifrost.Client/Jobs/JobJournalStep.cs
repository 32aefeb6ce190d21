namespace Bifrost.Client.Jobs;

/// <summary>What a step of a job changes in its state: the head as a whole, and the records of some batches.</summary>
/// <param name="Head">The new head: JSON in UTF-8, on any number of lines.</param>
/// <param name="Batches">The new records of the batches that the step changes or adds, by number; each number once. JSON in UTF-8.</param>
/// <param name="Version">The version of the step: 1 for the first step of a job, which must not exist, then one more each time.</param>
public sealed record JobJournalStep(ReadOnlyMemory<byte> Head, IReadOnlyCollection<KeyValuePair<int, ReadOnlyMemory<byte>>> Batches, long Version)
{
    // Excludes the content, which is long.
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(JobJournalStep)} {{ Version = {Version}, {Batches.Count} batches }}";
}
