namespace Bifrost.Client.Jobs;

/// <summary>What a job is to do, said by anybody who has access to its journal.</summary>
public enum JobControl
{
    /// <summary>The job runs; a paused one continues.</summary>
    Run = 0,

    /// <summary>The job sends nothing; what the provider has is polled and collected.</summary>
    Pause,

    /// <summary>The job cancels its batches and sends nothing any more. This cannot be taken back.</summary>
    Cancel,
}
