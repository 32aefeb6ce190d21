namespace Bifrost.Client.Jobs;

/// <summary>What is to be done next for a job: output of <see cref="JobMachine"/>.</summary>
internal abstract record JobStep
{
    /// <summary>Send a part: upload its requests unless they are uploaded, and create the batch.</summary>
    public sealed record Send(JobPart Part) : JobStep;

    /// <summary>Search for the batch of a part whose create has no response.</summary>
    public sealed record Confirm(JobPart Part) : JobStep;

    /// <summary>Tell the caller that a batch is in doubt.</summary>
    public sealed record StopInDoubt(JobPart Part) : JobStep;

    /// <summary>Tell the caller that the results of a batch cannot be collected.</summary>
    public sealed record StopUncollected(JobPart Part) : JobStep;

    /// <summary>Tell the caller that the job is paused, and the provider has nothing of it.</summary>
    public sealed record StopPaused : JobStep;

    /// <summary>Retrieve all active batches.</summary>
    public sealed record Poll : JobStep;

    /// <summary>Write the results of a part to the journal.</summary>
    public sealed record Collect(JobPart Part) : JobStep;

    /// <summary>Make parts of the failed requests of an attempt, or give them up.</summary>
    public sealed record CompleteAttempt(int Attempt) : JobStep;

    /// <summary>Delete the files that no batch uses.</summary>
    public sealed record CleanUp : JobStep;

    /// <summary>Wait.</summary>
    public sealed record Wait(DateTimeOffset Until) : JobStep;

    /// <summary>The job has completed.</summary>
    public sealed record Stop : JobStep;
}
