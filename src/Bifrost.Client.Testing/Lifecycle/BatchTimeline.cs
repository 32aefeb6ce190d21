namespace Bifrost.Client.Testing;

/// <summary>Computes the state of a batch from the time.</summary>
/// <param name="CreatedAt">When the batch was created.</param>
/// <param name="ExpiresAt">When its completion window ends.</param>
/// <param name="Lifecycle">How long it stays in each state.</param>
/// <param name="IsInputValid">Whether the input passes validation.</param>
internal sealed record BatchTimeline(DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, BatchLifecycle Lifecycle, bool IsInputValid)
{
    private DateTimeOffset LastAnswerAt => InProgressAt + Lifecycle.InProgress;

    public DateTimeOffset InProgressAt => CreatedAt + Lifecycle.Validating;

    /// <summary>When all requests are answered; null if the batch expires before that.</summary>
    public DateTimeOffset? FinalizingAt => LastAnswerAt <= ExpiresAt ? LastAnswerAt : null;

    public BatchPhase GetPhase(DateTimeOffset now, DateTimeOffset? cancelRequestedAt)
    {
        if (cancelRequestedAt is not { } requestedAt)
            return GetPhase(now);
        double progress = GetPhase(requestedAt).Progress;
        DateTimeOffset cancelledAt = requestedAt + Lifecycle.Cancelling;
        return now < cancelledAt
            ? new BatchPhase(BatchStatus.Cancelling, progress, requestedAt)
            : new BatchPhase(BatchStatus.Cancelled, progress, cancelledAt);
    }

    private BatchPhase GetPhase(DateTimeOffset now)
    {
        if (now < InProgressAt)
            return new BatchPhase(BatchStatus.Validating, 0, CreatedAt);
        if (!IsInputValid)
            return new BatchPhase(BatchStatus.Failed, 0, InProgressAt);
        if (FinalizingAt is null && now >= ExpiresAt)
            return new BatchPhase(BatchStatus.Expired, GetProgress(ExpiresAt), ExpiresAt);
        if (now < LastAnswerAt)
            return new BatchPhase(BatchStatus.InProgress, GetProgress(now), InProgressAt);
        DateTimeOffset completedAt = LastAnswerAt + Lifecycle.Finalizing;
        return now < completedAt
            ? new BatchPhase(BatchStatus.Finalizing, 1, LastAnswerAt)
            : new BatchPhase(BatchStatus.Completed, 1, completedAt);
    }

    private double GetProgress(DateTimeOffset time) => Math.Clamp((time - InProgressAt) / Lifecycle.InProgress, 0, 1);
}
