namespace Bifrost.Client.Testing;

/// <summary>When a batch comes into which state.</summary>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="ExpiresAt">When its window ends.</param>
/// <param name="Lifecycle">How long it stays in each state.</param>
/// <param name="IsValid">Whether its input passes the check.</param>
internal sealed record BatchTimeline(DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, BatchLifecycle Lifecycle, bool IsValid)
{
    private DateTimeOffset Answered => InProgressAt + Lifecycle.InProgress;

    public DateTimeOffset InProgressAt => CreatedAt + Lifecycle.Validating;

    /// <summary>When all requests have been answered, if the window lasts that long.</summary>
    public DateTimeOffset? FinalizingAt => Answered <= ExpiresAt ? Answered : null;

    public BatchMoment At(DateTimeOffset now, DateTimeOffset? cancelAskedAt)
    {
        if (cancelAskedAt is not { } asked)
            return At(now);
        BatchMoment before = At(asked);
        DateTimeOffset gone = asked + Lifecycle.Cancelling;
        return now < gone
            ? new BatchMoment(BatchStatus.Cancelling, before.Done, asked)
            : new BatchMoment(BatchStatus.Cancelled, before.Done, gone);
    }

    private BatchMoment At(DateTimeOffset now)
    {
        if (now < InProgressAt)
            return new BatchMoment(BatchStatus.Validating, 0, CreatedAt);
        if (!IsValid)
            return new BatchMoment(BatchStatus.Failed, 0, InProgressAt);
        if (FinalizingAt is null && now >= ExpiresAt)
            return new BatchMoment(BatchStatus.Expired, PartDone(ExpiresAt), ExpiresAt);
        if (now < Answered)
            return new BatchMoment(BatchStatus.InProgress, PartDone(now), InProgressAt);
        DateTimeOffset completedAt = Answered + Lifecycle.Finalizing;
        return now < completedAt
            ? new BatchMoment(BatchStatus.Finalizing, 1, Answered)
            : new BatchMoment(BatchStatus.Completed, 1, completedAt);
    }

    private double PartDone(DateTimeOffset time) => Math.Clamp((time - InProgressAt) / Lifecycle.InProgress, 0, 1);
}
