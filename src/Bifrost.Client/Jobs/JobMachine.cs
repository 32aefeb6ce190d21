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
    public static JobStep GetNextStep(JobState state, JobOptions options, DateTimeOffset now, bool sends = true)
    {
        if (state.DelayedUntil is { } delayed && delayed > now)
            return new JobStep.Wait(delayed);

        // What the provider has comes first.
        JobParts parts = state.Parts;
        if (parts.In(JobBatchState.Ended).FirstOrDefault(part => !state.FailedCollections.ContainsKey(part.Number)) is { } ended)
            return new JobStep.Collect(ended);
        bool hasActive = parts.First(JobBatchState.Active) is not null;
        if (hasActive && state.NextPollAt <= now)
            return new JobStep.Poll();

        // Nothing is sent until it is known what may exist. A cancelled job sends nothing anyway.
        if ((parts.First(JobBatchState.Creating) ?? parts.First(JobBatchState.Unconfirmed)) is { } unconfirmed)
            return new JobStep.Confirm(unconfirmed);
        if (parts.First(JobBatchState.InDoubt) is { } inDoubt && !(state.IsCancelled && hasActive))
            return new JobStep.StopInDoubt(inDoubt);

        bool isHeldBack = state.HeldBackUntil > now;
        JobPart? queued = parts.First(JobBatchState.Uploading) ?? parts.First(JobBatchState.Queued);
        if (sends && !state.IsPaused && queued is not null && !isHeldBack && (queued.State == JobBatchState.Uploading || parts.ActiveCount < GetWindow(state, options)))
            return new JobStep.Send(queued);
        if (hasActive)
            return new JobStep.Wait(queued is not null && isHeldBack && state.HeldBackUntil < state.NextPollAt ? state.HeldBackUntil!.Value : state.NextPollAt);
        if (queued is not null)
            return sends && state.IsPaused ? new JobStep.StopPaused() : new JobStep.Wait(state.HeldBackUntil ?? now);
        if (parts.First(JobBatchState.Ended) is { } uncollected)
            return new JobStep.StopUncollected(uncollected);

        int attempt = state.CompletedAttempts + 1;
        if (attempt <= parts.Sums.LastAttempt)
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
        JobEvent.UploadStarted e => Change(
            state with { Upload = e.Upload }, e.Number, part => part with { State = JobBatchState.Uploading }, JobBatchState.Queued, JobBatchState.Uploading),
        JobEvent.UploadStopped => state with { Upload = null },
        JobEvent.CreateStarted e => Change(
            state with { Upload = null },
            e.Number,
            part => part with { State = JobBatchState.Creating, Creates = part.Creates + 1, CreateStartedAt = e.Now, FileId = e.FileId ?? part.FileId },
            e.FileId is null ? JobBatchState.Queued : JobBatchState.Uploading),
        JobEvent.Created e => Create(state, e, options),
        JobEvent.CreateUnconfirmed e => Change(
            state with
            {
                LastFailure = e.Failure ?? state.LastFailure,
                FailedCreates = e.IsAnswered && e.Failure is not null ? state.FailedCreates.SetItem(e.Number, e.Failure) : state.FailedCreates.Remove(e.Number),
            },
            e.Number,
            part => part with { State = JobBatchState.Unconfirmed, ConfirmUntil = e.Until },
            JobBatchState.Creating),
        JobEvent.NotCreated e => Change(
            Forget(state, e.Number),
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
        JobEvent.Retrieved e => state with { Batches = state.Batches.SetItem(e.Number, e.Batch) },
        JobEvent.CancelSent e => Change(state, e.Number, part => part with { IsCancelSent = true }, JobBatchState.Active),
        JobEvent.Ended e => Change(Widen(state, options), e.Number, part => part with { State = JobBatchState.Ended }, JobBatchState.Active),
        JobEvent.Polled e => SetNextPoll(state, options, e.Now),
        JobEvent.Collected e => Collect(state, e),
        JobEvent.NotCollected e => state with { FailedCollections = state.FailedCollections.SetItem(e.Number, e.Failure) },
        JobEvent.ResultsLost e => LoseResults(state, e.Number),
        JobEvent.RequestsRestored e => state with { Parts = state.Parts.Set(state.Parts[e.Number] with { RequestsFile = e.File }) },
        JobEvent.AttemptCompleted e => CompleteAttempt(state, e),
        JobEvent.GivenUpRestored e => RestoreGivenUp(state, e.GivenUp),
        JobEvent.PauseChanged e => state with { IsPaused = e.IsPaused },
        JobEvent.Cancelled e => Cancel(state, e.Now),
        JobEvent.CleanedUp => state with { IsCleanedUp = true },
        JobEvent.Delayed e => state with { DelayedUntil = e.Until },
        JobEvent.StepFailed e => state with { FailuresInRow = state.FailuresInRow + 1, DelayedUntil = e.Now + e.Delay, LastFailure = e.Failure ?? state.LastFailure },
        _ => throw new InvalidOperationException($"{jobEvent.GetType().Name} is not an event of a job."),
    };

    /// <summary>Whether requests that failed in an attempt are sent again.</summary>
    public static bool HasNextAttempt(JobState state, int attempt, JobOptions options) => attempt < options.MaxAttempts && !state.IsCancelled;

    // After a delay one more batch is tried: the queue can have become free by what others have submitted.
    private static int GetWindow(JobState state, JobOptions options) =>
        Math.Min(state.HeldBackReason is null ? state.Window ?? options.MaxActiveBatches : state.Parts.ActiveCount + 1, options.MaxActiveBatches);

    // An earlier process can have ended between a create and its response. What was in doubt may be known now. Times can be from a clock that was wrong.
    private static JobState Resume(JobState state, JobOptions options, DateTimeOffset now)
    {
        DateTimeOffset confirmationEnd = now + options.CreateConfirmationTime;
        JobParts parts = state.Parts;
        foreach (JobPart part in parts.In(JobBatchState.Unconfirmed).Concat(parts.In(JobBatchState.InDoubt)))
            parts = parts.Set(part with { State = JobBatchState.Unconfirmed, ConfirmUntil = Earlier(part.ConfirmUntil ?? confirmationEnd, confirmationEnd) });
        foreach (JobPart part in state.Parts.In(JobBatchState.Creating))
            parts = parts.Set(part with { State = JobBatchState.Unconfirmed, ConfirmUntil = confirmationEnd });
        return state with
        {
            FailuresInRow = 0,
            DelayedUntil = null,
            NextPollAt = now,
            PollInterval = options.InitialInterval,
            HeldBackUntil = state.HeldBackUntil is null ? null : Earlier(state.HeldBackUntil.Value, now + MaxQueueFullDelay),
            FailedCollections = state.FailedCollections.Clear(),
            Parts = parts,
        };
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static JobState Change(JobState state, int number, Func<JobPart, JobPart> change, params ReadOnlySpan<JobBatchState> from)
    {
        JobPart part = state.Parts[number];
        if (!from.Contains(part.State))
            throw new InvalidOperationException($"Batch {number} of the job is {part.State}, and cannot change like this.");
        return state with { Parts = state.Parts.Set(change(part)) };
    }

    private static JobState Create(JobState state, JobEvent.Created e, JobOptions options)
    {
        state = Change(
            Forget(state, e.Number) with { FailuresInRow = 0, NextPollAt = e.Now + options.InitialInterval, PollInterval = options.InitialInterval },
            e.Number,
            part => part with { State = JobBatchState.Active, BatchId = e.BatchId, Candidates = null },
            JobBatchState.Creating,
            JobBatchState.Unconfirmed,
            JobBatchState.InDoubt,
            JobBatchState.Active,
            JobBatchState.Ended);
        if (e.Batch is not null)
            state = state with { Batches = state.Batches.SetItem(e.Number, e.Batch) };
        return state.HeldBackReason is null
            ? state
            : state with { HeldBackReason = null, HeldBackUntil = null, Window = state.Parts.ActiveCount };
    }

    // What a part has known of a batch that is no longer its own.
    private static JobState Forget(JobState state, int number) => state with
    {
        Batches = state.Batches.Remove(number),
        FailedCreates = state.FailedCreates.Remove(number),
        FailedCollections = state.FailedCollections.Remove(number),
    };

    private static JobPart Requeue(JobState state, JobPart part)
    {
        part = part with
        {
            State = JobBatchState.Queued,
            BatchId = null,
            IsCancelSent = false,
            FormerBatchIds = part.BatchId is null ? part.FormerBatchIds : [.. part.FormerBatchIds, part.BatchId],
        };
        return state.IsCancelled ? Discard(part) : part;
    }

    private static JobState Cancel(JobState state, DateTimeOffset now)
    {
        JobParts parts = state.Parts;
        foreach (JobPart part in parts.In(JobBatchState.Queued).Concat(parts.In(JobBatchState.Uploading)))
            parts = parts.Set(Discard(part));
        return state with { IsCancelled = true, HeldBackReason = null, HeldBackUntil = null, DelayedUntil = null, NextPollAt = now, Parts = parts };
    }

    private static JobPart Discard(JobPart part) => part with { State = JobBatchState.Ended, IsDiscarded = true };

    // The provider takes no more than it has now. Each batch that ends makes room for one more.
    private static JobState HoldBack(JobState state, JobEvent.QueueFull e)
    {
        TimeSpan delay = TimeSpan.FromTicks((long)Math.Min(e.Delay.Ticks * Math.Pow(2, Math.Min(state.Refusals, 20)), Math.Max(MaxQueueFullDelay.Ticks, e.Delay.Ticks)));
        state = Change(Forget(state, e.Number), e.Number, part => Requeue(state, part), JobBatchState.Creating, JobBatchState.Active);
        return state with
        {
            Window = Math.Max(1, state.Parts.ActiveCount),
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

    private static JobState Collect(JobState state, JobEvent.Collected e) => Change(
        state with { FailuresInRow = 0, ResultFiles = e.ResultsFile is null ? state.ResultFiles : state.ResultFiles.Add(e.ResultsFile) },
        e.Number,
        ended => ended with
        {
            State = JobBatchState.Collected,
            Results = e.Results,
            Failed = e.Failed,
            Duplicates = e.Duplicates,
            Unmatched = e.Unmatched,
            Tokens = e.Tokens,
            ResultsFile = e.ResultsFile,
            ResultsPlace = e.ResultsFile is null ? null : state.ResultFiles.Count,
            FailedRequestsFile = e.FailedRequestsFile,
            FailedResultsFile = e.FailedResultsFile,
            UnmatchedFile = e.UnmatchedFile,
        },
        JobBatchState.Ended);

    // What was sent again stays so: the files of failed requests say what that was.
    private static JobState LoseResults(JobState state, int number)
    {
        int? place = state.Parts[number].ResultsPlace;
        return Change(
            state with
            {
                ResultsGeneration = state.ResultsGeneration + 1,
                ResultFiles = place is null ? state.ResultFiles : state.ResultFiles.SetItem(place.Value, null),
            },
            number,
            part => part with
            {
                State = JobBatchState.Ended,
                Results = new JobRequestCounts(),
                Failed = 0,
                Duplicates = 0,
                Unmatched = 0,
                Tokens = default,
                ResultsFile = null,
                ResultsPlace = null,
                UnmatchedFile = null,
            },
            JobBatchState.Collected);
    }

    private static JobState CompleteAttempt(JobState state, JobEvent.AttemptCompleted e)
    {
        JobParts parts = state.Parts;
        foreach (JobPart part in e.Next)
            parts = parts.Set(part);
        state = state with { CompletedAttempts = e.Attempt, Parts = parts };
        return e.GivenUp is null
            ? state
            : state with
            {
                GivenUp = [.. state.GivenUp, e.GivenUp with { ResultsPlace = state.ResultFiles.Count }],
                ResultFiles = state.ResultFiles.Add(e.GivenUp.File),
            };
    }

    private static JobState RestoreGivenUp(JobState state, GivenUpRequests restored)
    {
        GivenUpRequests old = state.GivenUp.First(givenUp => givenUp.Attempt == restored.Attempt);
        GivenUpRequests given = restored with { ResultsPlace = state.ResultFiles.Count };
        return state with
        {
            ResultsGeneration = state.ResultsGeneration + 1,
            GivenUp = [.. state.GivenUp.Select(givenUp => givenUp == old ? given : givenUp)],
            ResultFiles = state.ResultFiles.SetItem(old.ResultsPlace, null).Add(given.File),
        };
    }
}
