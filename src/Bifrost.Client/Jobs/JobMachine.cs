namespace Bifrost.Client.Jobs;

/// <summary>
/// The state machine of a job: which step is next, and what an event changes. Pure functions: no thread, clock, disk or network, so that anything
/// that can store a state and execute steps can run a job. docs/jobs.md describes it.
/// </summary>
internal static class JobMachine
{
    private static readonly TimeSpan MaxQueueFullDelay = TimeSpan.FromMinutes(30);

    /// <summary>Decides on the next step.</summary>
    /// <param name="state">The state.</param>
    /// <param name="options">The options of the run.</param>
    /// <param name="now">The current time.</param>
    /// <param name="sends">Whether batches are sent.</param>
    /// <param name="failed">The numbers of the parts whose results this run cannot collect; null when there are none.</param>
    public static JobStep GetNextStep(JobState state, JobOptions options, DateTimeOffset now, bool sends = true, IReadOnlyCollection<int>? failed = null)
    {
        if (state.PausedUntil is { } paused && paused > now)
            return new JobStep.Wait(paused);

        // What the provider has comes first.
        if (state.Parts.FirstOrDefault(part => part.State == JobBatchState.Ended && failed?.Contains(part.Number) != true) is { } ended)
            return new JobStep.Collect(ended);
        int active = state.Parts.Count(part => part.IsActive);
        bool hasActive = Find(state, JobBatchState.Active) is not null;
        if (hasActive && state.NextPollAt <= now)
            return new JobStep.Poll();

        // Nothing is sent until it is known what may exist. A cancelled job sends nothing anyway.
        if ((Find(state, JobBatchState.Creating) ?? Find(state, JobBatchState.Unconfirmed)) is { } unconfirmed)
            return new JobStep.Confirm(unconfirmed);
        if (Find(state, JobBatchState.InDoubt) is { } inDoubt && !(state.IsCancelled && hasActive))
            return new JobStep.StopInDoubt(inDoubt);

        bool isHeldBack = state.HeldBackUntil > now;
        JobPart? queued = Find(state, JobBatchState.Uploading) ?? Find(state, JobBatchState.Queued);
        if (sends && queued is not null && !isHeldBack && (queued.State == JobBatchState.Uploading || active < GetWindow(state, options, active)))
            return new JobStep.Send(queued);
        if (hasActive)
            return new JobStep.Wait(queued is not null && isHeldBack && state.HeldBackUntil < state.NextPollAt ? state.HeldBackUntil!.Value : state.NextPollAt);
        if (queued is not null)
            return new JobStep.Wait(state.HeldBackUntil ?? now);
        if (Find(state, JobBatchState.Ended) is { } uncollected)
            return new JobStep.StopUncollected(uncollected);

        int attempt = state.CompletedAttempts + 1;
        if (state.Parts.Any(part => part.Attempt == attempt))
            return new JobStep.CompleteAttempt(attempt);
        return options.DeleteUnusedFiles && !state.IsCleanedUp ? new JobStep.CleanUp() : new JobStep.Stop();
    }

    /// <summary>Applies an event.</summary>
    /// <param name="state">The state.</param>
    /// <param name="jobEvent">The event.</param>
    /// <param name="options">The options of the run.</param>
    /// <exception cref="InvalidOperationException">The event cannot happen in the state.</exception>
    public static JobState Apply(JobState state, JobEvent jobEvent, JobOptions options) => jobEvent switch
    {
        JobEvent.Resumed resumed => Resume(state, options, resumed.Now),
        JobEvent.UploadStarted e => Change(state, e.Number, part => part with { State = JobBatchState.Uploading }, JobBatchState.Queued, JobBatchState.Uploading),
        JobEvent.Uploaded e => Change(state, e.Number, part => part with { FileId = e.FileId, State = JobBatchState.Queued }, JobBatchState.Uploading),
        JobEvent.CreateStarted e => Change(
            state,
            e.Number,
            part => part with { State = JobBatchState.Creating, Creates = part.Creates + 1, CreateStartedAt = e.Now },
            JobBatchState.Queued),
        JobEvent.Created e => Create(state, e, options),
        JobEvent.CreateUnconfirmed e => Change(
            state, e.Number, part => part with { State = JobBatchState.Unconfirmed, ConfirmUntil = e.Until }, JobBatchState.Creating),
        JobEvent.NotCreated e => Change(
            state,
            e.Number,
            part => Requeue(state, part with { Candidates = null }),
            JobBatchState.Creating,
            JobBatchState.Unconfirmed,
            JobBatchState.InDoubt,
            JobBatchState.Active,
            JobBatchState.Ended),
        JobEvent.FileLost e => Change(state, e.Number, part => part with { State = JobBatchState.Queued, FileId = null }, JobBatchState.Creating),
        JobEvent.Doubted e => Change(
            state, e.Number, part => part with { State = JobBatchState.InDoubt, Candidates = e.Candidates }, JobBatchState.Creating, JobBatchState.Unconfirmed),
        JobEvent.QueueFull e => HoldBack(state, e),
        JobEvent.Ended e => Change(Widen(state, options), e.Number, part => part with { State = JobBatchState.Ended }, JobBatchState.Active),
        JobEvent.Polled e => SetNextPoll(state, options, e.Now),
        JobEvent.Collected e => Collect(state, e),
        JobEvent.AttemptCompleted e => CompleteAttempt(state, e),
        JobEvent.Cancelled e => state with
        {
            IsCancelled = true,
            HeldBackReason = null,
            HeldBackUntil = null,
            PausedUntil = null,
            NextPollAt = e.Now,
            Parts = [.. state.Parts.Select(Discard)],
        },
        JobEvent.CleanedUp => state with { IsCleanedUp = true },
        JobEvent.Paused e => state with { PausedUntil = e.Until },
        JobEvent.StepFailed e => state with { FailuresInRow = state.FailuresInRow + 1, PausedUntil = e.Now + e.Delay },
        _ => throw new InvalidOperationException($"{jobEvent.GetType().Name} is not an event of a job."),
    };

    /// <summary>Whether requests that failed in an attempt are sent again.</summary>
    public static bool HasNextAttempt(JobState state, int attempt, JobOptions options) => attempt < options.MaxAttempts && !state.IsCancelled;

    // After a delay one more batch is tried: the queue can have become free by what others have submitted.
    private static int GetWindow(JobState state, JobOptions options, int active) =>
        Math.Min(state.HeldBackReason is null ? state.Window ?? options.MaxActiveBatches : active + 1, options.MaxActiveBatches);

    private static JobPart? Find(JobState state, JobBatchState wanted) => state.Parts.FirstOrDefault(part => part.State == wanted);

    // An earlier process can have ended between a create and its response. What was in doubt may be known now. Times can be from a clock that was wrong.
    private static JobState Resume(JobState state, JobOptions options, DateTimeOffset now) => state with
    {
        FailuresInRow = 0,
        PausedUntil = null,
        NextPollAt = now,
        PollInterval = options.InitialInterval,
        HeldBackUntil = state.HeldBackUntil is null ? null : Earlier(state.HeldBackUntil.Value, now + MaxQueueFullDelay),
        Parts = [.. state.Parts.Select(part => Resume(part, now + options.CreateConfirmationTime))],
    };

    private static JobPart Resume(JobPart part, DateTimeOffset confirmationEnd) => part.State switch
    {
        JobBatchState.Creating => part with { State = JobBatchState.Unconfirmed, ConfirmUntil = confirmationEnd },
        JobBatchState.Unconfirmed or JobBatchState.InDoubt =>
            part with { State = JobBatchState.Unconfirmed, ConfirmUntil = Earlier(part.ConfirmUntil ?? confirmationEnd, confirmationEnd) },
        _ => part,
    };

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static JobState Change(JobState state, int number, Func<JobPart, JobPart> change, params ReadOnlySpan<JobBatchState> from)
    {
        JobPart part = state.GetPart(number);
        if (!from.Contains(part.State))
            throw new InvalidOperationException($"Batch {number} of the job is {part.State}, and cannot change like this.");
        return state with { Parts = [.. state.Parts.Select(other => other.Number == number ? change(other) : other)] };
    }

    private static JobState Create(JobState state, JobEvent.Created e, JobOptions options)
    {
        state = Change(
            state with { FailuresInRow = 0, NextPollAt = e.Now + options.InitialInterval, PollInterval = options.InitialInterval },
            e.Number,
            part => part with { State = JobBatchState.Active, BatchId = e.BatchId, Candidates = null },
            JobBatchState.Creating,
            JobBatchState.Unconfirmed,
            JobBatchState.InDoubt,
            JobBatchState.Active,
            JobBatchState.Ended);
        return state.HeldBackReason is null
            ? state
            : state with { HeldBackReason = null, HeldBackUntil = null, Window = state.Parts.Count(part => part.IsActive) };
    }

    private static JobPart Requeue(JobState state, JobPart part)
    {
        part = part with
        {
            State = JobBatchState.Queued,
            BatchId = null,
            FormerBatchIds = part.BatchId is null ? part.FormerBatchIds : [.. part.FormerBatchIds, part.BatchId],
        };
        return state.IsCancelled ? Discard(part) : part;
    }

    private static JobPart Discard(JobPart part) =>
        part.State is JobBatchState.Queued or JobBatchState.Uploading ? part with { State = JobBatchState.Ended, IsDiscarded = true } : part;

    // The provider takes no more than it has now. Each batch that ends makes room for one more.
    private static JobState HoldBack(JobState state, JobEvent.QueueFull e)
    {
        TimeSpan delay = TimeSpan.FromTicks((long)Math.Min(e.Delay.Ticks * Math.Pow(2, Math.Min(state.Refusals, 20)), Math.Max(MaxQueueFullDelay.Ticks, e.Delay.Ticks)));
        state = Change(state, e.Number, part => Requeue(state, part), JobBatchState.Creating, JobBatchState.Active);
        return state with
        {
            Window = Math.Max(1, state.Parts.Count(part => part.IsActive)),
            Refusals = state.Refusals + 1,
            HeldBackReason = e.Code,
            HeldBackUntil = e.Now + delay,
        };
    }

    private static JobState Widen(JobState state, JobOptions options) => state with
    {
        Window = state.Window + 1 < options.MaxActiveBatches ? state.Window + 1 : null,
        Refusals = 0,
        HeldBackReason = null,
        HeldBackUntil = null,
    };

    private static JobState SetNextPoll(JobState state, JobOptions options, DateTimeOffset now)
    {
        TimeSpan next = 1.5 * state.PollInterval;
        return state with
        {
            FailuresInRow = 0,
            NextPollAt = now + state.PollInterval,
            PollInterval = next < options.MaxInterval ? next : options.MaxInterval,
        };
    }

    private static JobState Collect(JobState state, JobEvent.Collected e)
    {
        JobPart part = state.GetPart(e.Number);
        state = Change(
            state,
            e.Number,
            ended => ended with
            {
                State = JobBatchState.Collected,
                Results = e.Results,
                Failed = e.Failed,
                Duplicates = e.Duplicates,
                Unmatched = e.Unmatched,
                Tokens = e.Tokens,
            },
            JobBatchState.Ended);
        return state with { FailuresInRow = 0, ResultFiles = e.Results.Total > 0 ? [.. state.ResultFiles, part.ResultsFile] : state.ResultFiles };
    }

    private static JobState CompleteAttempt(JobState state, JobEvent.AttemptCompleted e) => state with
    {
        CompletedAttempts = e.Attempt,
        Parts = [.. state.Parts, .. e.Next],
        GivenUp = state.GivenUp.Add(e.GivenUp),
        ResultFiles = e.GivenUp.Total > 0 ? [.. state.ResultFiles, JobState.GetGivenUpFile(e.Attempt)] : state.ResultFiles,
    };
}
