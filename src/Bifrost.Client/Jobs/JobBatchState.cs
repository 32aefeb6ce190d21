namespace Bifrost.Client.Jobs;

/// <summary>The state of one batch of a job. docs/jobs.md in the repository shows the transitions.</summary>
public enum JobBatchState
{
    /// <summary>The batch has not been sent. It may wait because too many others are active, or because the provider's queue is full.</summary>
    Queued = 0,

    /// <summary>The requests are being uploaded.</summary>
    Uploading,

    /// <summary>The batch is being created.</summary>
    Creating,

    /// <summary>The response to the create was lost: the batch is being searched for in the list of batches.</summary>
    Unconfirmed,

    /// <summary>It cannot be found out whether the batch exists (<see cref="BifrostJobInDoubtException"/>).</summary>
    InDoubt,

    /// <summary>The provider has the batch, and it has not ended.</summary>
    Active,

    /// <summary>The batch has ended, and its results have not been collected.</summary>
    Ended,

    /// <summary>The results are in the journal.</summary>
    Collected,
}
