namespace Bifrost.Client.Jobs;

/// <summary>The progress of a job: sums over its batches, which are read from the job (<see cref="BatchJob.Batches"/>).</summary>
public sealed record JobProgress
{
    /// <summary>The name of the job.</summary>
    public required string Job { get; init; }

    /// <summary>The time at which the job was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The number of requests of the job.</summary>
    public required long Requests { get; init; }

    /// <summary>The size of the requests in the format of the provider, in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The requests that have a final result, by outcome.</summary>
    public required JobRequestCounts Completed { get; init; }

    /// <summary>
    /// The number of requests without a final result: <see cref="Queued"/>, <see cref="Active"/> and <see cref="Retrying"/> together.
    /// </summary>
    public long Remaining => Requests - Completed.Total;

    /// <summary>The number of requests of the first attempt in batches that the provider has, or may have, and whose results are not stored.</summary>
    public required long Active { get; init; }

    /// <summary>
    /// The number of requests that the provider reports as processed, in all active batches; not every provider reports them before the batch has
    /// ended.
    /// </summary>
    public required long Processed { get; init; }

    /// <summary>The number of requests of the first attempt whose batch has not been sent.</summary>
    public required long Queued { get; init; }

    /// <summary>The number of requests that failed and wait for another attempt, or are in one that has not ended.</summary>
    public required long Retrying { get; init; }

    /// <summary>The tokens that the responses report so far. Requests that were sent again are counted each time that they had a response.</summary>
    public required TokenUsage Tokens { get; init; }

    /// <summary>The number of batches, of all attempts.</summary>
    public int BatchCount => Enum.GetValues<JobBatchState>().Sum(CountBatches);

    /// <summary>The attempt that the last batch is for, counted from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>The number of bytes of the current upload that were sent; 0 if nothing is being uploaded.</summary>
    public long BytesSent { get; init; }

    /// <summary>
    /// Why queued batches are not sent although fewer than <see cref="JobOptions.MaxActiveBatches"/> are active: the code of the provider, such as
    /// <c>token_limit_exceeded</c>. <see langword="null"/> if nothing is held back.
    /// </summary>
    public string? HeldBackReason { get; init; }

    /// <summary>The time at which the next batch is sent at the latest; <see langword="null"/> if nothing is held back.</summary>
    public DateTimeOffset? HeldBackUntil { get; init; }

    /// <summary>Whether the job is paused.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Whether the job was cancelled.</summary>
    public required bool IsCancelled { get; init; }

    internal JobBatchCounts BatchStates { get; init; }

    /// <summary>Whether every request has a final result.</summary>
    public bool IsCompleted => Remaining == 0;

    /// <summary>Gets the number of batches in a state.</summary>
    /// <param name="state">The state.</param>
    /// <returns>The number.</returns>
    public int CountBatches(JobBatchState state) => BatchStates.Get(state);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Completed.Total} of {Requests} requests completed, {Active} active, {Queued} queued, {Retrying} retrying"
        + (HeldBackReason is null ? "" : $", held back because of {HeldBackReason}");
}
