namespace Bifrost.Client.Jobs;

/// <summary>What has happened to a job, or is about to: input of <see cref="JobMachine"/>.</summary>
internal abstract record JobEvent
{
    /// <summary>A process begins to run the job, for the first time or after another one.</summary>
    public sealed record Resumed(DateTimeOffset Now) : JobEvent;

    /// <summary>An upload begins.</summary>
    public sealed record UploadStarted(int Number) : JobEvent;

    /// <summary>An upload succeeded.</summary>
    public sealed record Uploaded(int Number, string FileId) : JobEvent;

    /// <summary>A create begins, after an upload or on its own.</summary>
    public sealed record CreateStarted(int Number, DateTimeOffset Now) : JobEvent;

    /// <summary>A batch was created, found in the list, or named by the caller.</summary>
    public sealed record Created(int Number, string BatchId, DateTimeOffset Now) : JobEvent;

    /// <summary>It is not known whether a create was executed.</summary>
    public sealed record CreateUnconfirmed(int Number, DateTimeOffset Until) : JobEvent;

    /// <summary>A create was not executed, or the caller says so.</summary>
    public sealed record NotCreated(int Number) : JobEvent;

    /// <summary>The input file of a part does not exist.</summary>
    public sealed record FileLost(int Number) : JobEvent;

    /// <summary>It cannot be found out whether the batch exists.</summary>
    public sealed record Doubted(int Number, IReadOnlyList<string> Candidates) : JobEvent;

    /// <summary>The provider's queue is full: the create was refused, or the batch failed because of it.</summary>
    public sealed record QueueFull(int Number, string Code, TimeSpan Delay, DateTimeOffset Now) : JobEvent;

    /// <summary>A batch has ended.</summary>
    public sealed record Ended(int Number) : JobEvent;

    /// <summary>All active batches were polled.</summary>
    public sealed record Polled(DateTimeOffset Now) : JobEvent;

    /// <summary>The results of a part are in the journal.</summary>
    public sealed record Collected(
        int Number, JobRequestCounts Results, long Failed, long Duplicates, long Unmatched, TokenUsage Tokens) : JobEvent;

    /// <summary>The failed requests of an attempt have become parts of the next one, or are given up.</summary>
    public sealed record AttemptCompleted(int Attempt, IReadOnlyList<JobPart> Next, JobRequestCounts GivenUp) : JobEvent;

    /// <summary>The caller cancels the job.</summary>
    public sealed record Cancelled(DateTimeOffset Now) : JobEvent;

    /// <summary>The unused files have been deleted.</summary>
    public sealed record CleanedUp : JobEvent;

    /// <summary>There is nothing to do until a time.</summary>
    public sealed record Paused(DateTimeOffset Until) : JobEvent;

    /// <summary>A step failed for a reason that can pass.</summary>
    public sealed record StepFailed(TimeSpan Delay, DateTimeOffset Now) : JobEvent;
}
