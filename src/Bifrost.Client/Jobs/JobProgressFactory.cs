namespace Bifrost.Client.Jobs;

/// <summary>Creates the progress of a job from its state.</summary>
internal static class JobProgressFactory
{
    /// <summary>Creates the progress.</summary>
    /// <param name="job">The name of the job.</param>
    /// <param name="state">The state.</param>
    /// <param name="batches">The batches that this process has retrieved, by the number of their part.</param>
    /// <param name="upload">The current upload; null when there is none.</param>
    public static JobProgress Create(string job, JobState state, IReadOnlyDictionary<int, Batch> batches, JobUploadProgress? upload) => new()
    {
        Job = job,
        CreatedAt = state.CreatedAt,
        Requests = state.Requests,
        Bytes = state.Parts.Where(part => part.Attempt == 1).Sum(part => part.Bytes),
        Completed = state.Results,
        Active = state.Parts.Where(part => part.Attempt == 1 && !IsQueued(part) && part.State != JobBatchState.Collected).Sum(part => part.Requests),
        Processed = state.Parts.Where(part => part.State == JobBatchState.Active).Sum(part => GetProcessed(part, batches.GetValueOrDefault(part.Number))),
        Queued = state.Parts.Where(part => part.Attempt == 1 && IsQueued(part)).Sum(part => part.Requests),
        Retrying = state.Parts.Where(part => part.Attempt > state.CompletedAttempts).Sum(part => part.Failed)
            + state.Parts.Where(part => part.Attempt > 1 && part.State != JobBatchState.Collected).Sum(part => part.Requests),
        Tokens = state.Tokens,
        Batches = [.. state.Parts.OrderBy(part => part.Number).Select(part => ToBatch(part, state.Template, batches.GetValueOrDefault(part.Number), upload))],
        HeldBackReason = state.HeldBackReason,
        HeldBackUntil = state.HeldBackUntil,
        IsCancelled = state.IsCancelled,
    };

    private static bool IsQueued(JobPart part) => part.State is JobBatchState.Queued or JobBatchState.Uploading;

    private static long GetProcessed(JobPart part, Batch? batch) =>
        batch is null ? 0 : Math.Min(part.Requests, batch.RequestCounts.Completed + batch.RequestCounts.Failed);

    private static JobBatch ToBatch(JobPart part, JobTemplate template, Batch? batch, JobUploadProgress? upload) => new()
    {
        Number = part.Number,
        Attempt = part.Attempt,
        State = part.State,
        Model = part.Model ?? template.Model,
        Requests = part.Requests,
        Bytes = part.Bytes,
        BytesSent = upload?.Number == part.Number ? upload.Bytes : 0,
        Reference = part.BatchId is null ? null : BatchReference.FromUnified(template.Provider, part.BatchId),
        Batch = batch,
        SentAgain = part.Failed,
    };
}
