namespace Bifrost.Client.Jobs;

/// <summary>Creates what callers see of a job from its state.</summary>
internal static class JobProgressFactory
{
    /// <summary>Creates the progress: from the head and the batches that are active.</summary>
    /// <param name="job">The name of the job.</param>
    /// <param name="state">The state.</param>
    public static JobProgress Create(string job, JobState state)
    {
        JobSums sums = state.Sums;
        JobRequestCounts results = state.Results;
        return new JobProgress
        {
            Job = job,
            CreatedAt = state.CreatedAt,
            Requests = state.Requests,
            Bytes = sums.Bytes,
            Completed = results,
            Active = sums.Active,
            Processed = state.Parts.In(JobBatchState.Active).Sum(part => GetProcessed(part, state.Batches.GetValueOrDefault(part.Number))),
            Queued = sums.Queued,
            Retrying = state.Requests - results.Total - sums.Active - sums.Queued,
            Tokens = sums.Tokens,
            BatchStates = sums.Batches,
            Attempt = sums.LastAttempt,
            BytesSent = state.Upload?.Bytes ?? 0,
            HeldBackReason = state.HeldBackReason,
            HeldBackUntil = state.HeldBackUntil,
            IsPaused = state.IsPaused,
            IsCancelled = state.IsCancelled,
        };
    }

    /// <summary>Creates the summary.</summary>
    public static JobSummary CreateSummary(JobState state) => new()
    {
        Requests = state.Requests,
        Results = state.Results,
        SentAgain = state.Sums.SentAgain,
        Batches = state.Sums.Created,
        Duplicates = state.Sums.Duplicates,
        Unmatched = state.Sums.Unmatched,
        Tokens = state.Sums.Tokens,
    };

    /// <summary>Creates the batches, in the order of their numbers.</summary>
    public static IReadOnlyList<JobBatch> CreateBatches(JobState state) => [.. state.Parts.Select(part => ToBatch(part, state))];

    private static long GetProcessed(JobPart part, Batch? batch) =>
        batch is null ? 0 : Math.Min(part.Requests, batch.RequestCounts.Completed + batch.RequestCounts.Failed);

    private static JobBatch ToBatch(JobPart part, JobState state) => new()
    {
        Number = part.Number,
        Attempt = part.Attempt,
        State = part.State,
        Model = part.Model ?? state.Template.Model,
        Requests = part.Requests,
        Bytes = part.Bytes,
        BytesSent = state.Upload?.Number == part.Number ? state.Upload.Bytes : 0,
        Reference = part.BatchId is null ? null : BatchReference.FromUnified(state.Template.Provider, part.BatchId),
        Batch = state.Batches.GetValueOrDefault(part.Number),
        SentAgain = part.Failed,
    };
}
