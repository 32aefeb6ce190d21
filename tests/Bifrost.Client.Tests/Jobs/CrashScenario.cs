namespace Bifrost.Client.Tests.Jobs;

/// <summary>What happens at the gateway while a job is killed and run again.</summary>
public enum CrashScenario
{
    /// <summary>Some requests fail the first time. This is the case in all scenarios.</summary>
    Usual = 0,

    /// <summary>One request fails each time.</summary>
    OneFails,

    /// <summary>The provider has room for one batch; the create of another is refused.</summary>
    QueueFull,

    /// <summary>The provider has room for one batch; another is created, and fails.</summary>
    QueueFullAfterCreate,

    /// <summary>A create is executed, and the response is lost.</summary>
    CreateLost,

    /// <summary>A create is not executed, and the connection is lost.</summary>
    CreateNotExecuted,

    /// <summary>A create is rejected.</summary>
    CreateRejected,

    /// <summary>A create is refused for the moment, and then the input file is gone.</summary>
    FileLost,

    /// <summary>An upload is executed, and the response is lost. Unused files are deleted at the end.</summary>
    UploadLost,

    /// <summary>The job is cancelled while its first batches are active.</summary>
    Cancelled,

    /// <summary>The run after the first kill cancels the job at once.</summary>
    CancelledByNextRun,

    /// <summary>The account has a new batch of somebody else.</summary>
    OtherBatch,
}
