namespace Bifrost.Client.Jobs;

/// <summary>What has happened to a job, or is about to: input of <see cref="JobMachine"/>.</summary>
internal abstract record JobEvent
{
    /// <summary>A process begins to run the job, for the first time or after another one.</summary>
    public sealed record Resumed(DateTimeOffset Now) : JobEvent;

    /// <summary>An upload begins.</summary>
    public sealed record UploadStarted(int Number, JobUploadProgress? Upload = null) : JobEvent;

    /// <summary>An upload has ended, with or without success.</summary>
    public sealed record UploadStopped : JobEvent;

    /// <summary>A create begins, after an upload or on its own.</summary>
    public sealed record CreateStarted(int Number, DateTimeOffset Now, string? FileId = null) : JobEvent;

    /// <summary>A batch was created, found in the list, or named by the caller.</summary>
    public sealed record Created(int Number, string BatchId, DateTimeOffset Now, Batch? Batch = null) : JobEvent;

    /// <summary>It is not known whether a create was executed.</summary>
    public sealed record CreateUnconfirmed(int Number, DateTimeOffset Until, BifrostException? Failure = null, bool IsAnswered = false) : JobEvent;

    /// <summary>A create was not executed, or the caller says so.</summary>
    public sealed record NotCreated(int Number) : JobEvent;

    /// <summary>The input file of a part does not exist.</summary>
    public sealed record FileLost(int Number) : JobEvent;

    /// <summary>It cannot be found out whether the batch exists.</summary>
    public sealed record Doubted(int Number, IReadOnlyList<string> Candidates) : JobEvent;

    /// <summary>The provider's queue is full: the create was refused, or the batch failed because of it.</summary>
    public sealed record QueueFull(int Number, string Code, TimeSpan Delay, DateTimeOffset Now) : JobEvent;

    /// <summary>A batch was retrieved.</summary>
    public sealed record Retrieved(int Number, Batch Batch) : JobEvent;

    /// <summary>A batch was cancelled, as the job is.</summary>
    public sealed record CancelSent(int Number) : JobEvent;

    /// <summary>A batch has ended.</summary>
    public sealed record Ended(int Number) : JobEvent;

    /// <summary>All active batches were polled.</summary>
    public sealed record Polled(DateTimeOffset Now) : JobEvent;

    /// <summary>The results of a part are in the journal.</summary>
    public sealed record Collected(
        int Number, JobRequestCounts Results, long Failed, long Duplicates, long Unmatched, TokenUsage Tokens) : JobEvent
    {
        public JobFile? ResultsFile { get; init; }

        public JobFile? FailedRequestsFile { get; init; }

        public JobFile? FailedResultsFile { get; init; }

        public JobFile? UnmatchedFile { get; init; }
    }

    /// <summary>The results of a part cannot be collected by this run.</summary>
    public sealed record NotCollected(int Number, BifrostException Failure) : JobEvent;

    /// <summary>The results of a part that were in the journal are damaged: they are to be collected again.</summary>
    public sealed record ResultsLost(int Number) : JobEvent;

    /// <summary>The requests of a part are in another file.</summary>
    public sealed record RequestsRestored(int Number, JobFile File) : JobEvent;

    /// <summary>The failed requests of an attempt have become parts of the next one, or are given up.</summary>
    public sealed record AttemptCompleted(int Attempt, IReadOnlyList<JobPart> Next, GivenUpRequests? GivenUp = null) : JobEvent;

    /// <summary>The results of requests that were given up are in another file.</summary>
    public sealed record GivenUpRestored(GivenUpRequests GivenUp) : JobEvent;

    /// <summary>The job is paused, or continues.</summary>
    public sealed record PauseChanged(bool IsPaused) : JobEvent;

    /// <summary>The caller cancels the job.</summary>
    public sealed record Cancelled(DateTimeOffset Now) : JobEvent;

    /// <summary>The unused files have been deleted.</summary>
    public sealed record CleanedUp : JobEvent;

    /// <summary>There is nothing to do until a time.</summary>
    public sealed record Delayed(DateTimeOffset Until) : JobEvent;

    /// <summary>A step failed for a reason that can pass.</summary>
    public sealed record StepFailed(TimeSpan Delay, DateTimeOffset Now, BifrostException? Failure = null) : JobEvent;
}
