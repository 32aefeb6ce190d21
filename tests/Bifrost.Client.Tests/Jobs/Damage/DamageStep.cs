namespace Bifrost.Client.Tests.Jobs.Damage;

/// <summary>What is done with a job of which a file is damaged.</summary>
public enum DamageStep
{
    Open,
    List,
    Peek,

    /// <summary>Uploads the requests of a batch, and creates it.</summary>
    Submit,

    /// <summary>Creates a batch with its requests in the create.</summary>
    SubmitInline,

    /// <summary>Polls a batch that has ended, and collects its results.</summary>
    Collect,

    /// <summary>Collects the last batch of the first attempt, and makes the batches of the second.</summary>
    CompleteAttempt,
    ReadFromStart,
    WriteToFile,

    /// <summary>Reads from a position within the file with results that is damaged, after its first item.</summary>
    ReadWithinFile,

    /// <summary>Reads from the position after the last item of the file that is damaged.</summary>
    ReadAfterFile,

    /// <summary>Runs the job to its end, and reads all results meanwhile.</summary>
    RunToEnd,

    /// <summary>Cancels the job while batches are queued, which gives their requests their last results.</summary>
    Cancel,

    /// <summary>Restores the results, and runs the job to its end.</summary>
    RestoreResults,

    /// <summary>Restores the requests, and runs the job to its end.</summary>
    RestoreRequests,
}
