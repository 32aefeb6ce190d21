namespace Bifrost.Client.Testing;

/// <summary>Everything that is known of a simulated batch at one point in time.</summary>
/// <param name="Template">The part that does not change.</param>
/// <param name="Timeline">When the batch enters which state.</param>
/// <param name="Phase">The current state.</param>
/// <param name="Counts">How many requests are answered.</param>
/// <param name="CancelRequestedAt">When the batch was cancelled; null if it was not.</param>
/// <param name="ValidationErrors">The errors for which the batch fails in validation.</param>
internal sealed record BatchSnapshot(
    BatchTemplate Template,
    BatchTimeline Timeline,
    BatchPhase Phase,
    BatchCounts Counts,
    DateTimeOffset? CancelRequestedAt,
    IReadOnlyList<BatchError> ValidationErrors);
