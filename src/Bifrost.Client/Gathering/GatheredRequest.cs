namespace Bifrost.Client.Gathering;

/// <summary>A request of a batch, from the first call that asks for it until its answer is returned.</summary>
internal sealed class GatheredRequest(CallIdentity identity)
{
    public CallIdentity Identity { get; } = identity;

    /// <summary>What is asked; null when it is stored in a job.</summary>
    public BatchableCall? Content { get; set; }

    /// <summary>The call that waits for the answer; null if it was given up, or has not come yet.</summary>
    public WaitingCall? Call { get; set; }

    /// <summary>The job that has the request; null while it is gathered.</summary>
    public GatheredJob? Job { get; set; }

    /// <summary>Where the result is in the journal; null if there is none, or the answer was returned at once.</summary>
    public ResultPlace? Result { get; set; }

    /// <summary>The last call that was given up.</summary>
    public GivenUpCall? GivenUp { get; set; }
}
