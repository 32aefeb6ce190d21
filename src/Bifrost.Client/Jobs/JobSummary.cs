namespace Bifrost.Client.Jobs;

/// <summary>All requests of a job, accounted for.</summary>
public sealed record JobSummary
{
    /// <summary>The number of requests.</summary>
    public required long Requests { get; init; }

    /// <summary>The requests by their final outcome.</summary>
    public required JobRequestCounts Results { get; init; }

    /// <summary>The number of requests without a final result: 0 when the job has completed.</summary>
    public long Remaining => Requests - Results.Total;

    /// <summary>The number of requests that were sent more than once.</summary>
    public required long SentAgain { get; init; }

    /// <summary>The number of batches that were created.</summary>
    public required int Batches { get; init; }

    /// <summary>The number of result items whose <c>custom_id</c> is that of an earlier item of the same batch; only the first counts.</summary>
    public required long Duplicates { get; init; }

    /// <summary>
    /// The number of result items whose <c>custom_id</c> is not that of a request of their batch, or cannot be read. They are in the journal, in the files
    /// <c>unmatched</c>, up to 64 MiB for each batch.
    /// </summary>
    public required long Unmatched { get; init; }

    /// <summary>The tokens that the responses report. Requests that were sent again are counted each time that they had a response.</summary>
    public required TokenUsage Tokens { get; init; }

    /// <summary>Whether every request succeeded or failed for a reason that the provider gave: none is missing, unknown or was not sent.</summary>
    public bool IsComplete => Remaining == 0 && Results is { Missing: 0, Unknown: 0, BatchFailed: 0, NotSent: 0 };

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Requests} requests: {Results.Succeeded} succeeded, {Results.Errored} errored, {Results.Expired} expired, {Results.Cancelled} cancelled, "
        + $"{Results.Unknown} unknown, {Results.Missing} missing, {Results.BatchFailed} in failed batches, {Results.NotSent} not sent, {Remaining} remaining; "
        + $"{Batches} batches, {SentAgain} requests sent again";
}
