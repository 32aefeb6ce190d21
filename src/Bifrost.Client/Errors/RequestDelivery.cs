namespace Bifrost.Client;

/// <summary>What is known about a request that failed: whether it can have had an effect.</summary>
/// <remarks>The rule is in docs/failures.md of the repository.</remarks>
public enum RequestDelivery
{
    /// <summary>The gateway did not receive the complete request: it had no effect, and can be sent again.</summary>
    NotSent = 0,

    /// <summary>The request was sent, but it is not known whether it was executed: no response arrived, or one that does not say.</summary>
    Unknown,

    /// <summary>The gateway responded to the request.</summary>
    Answered,
}
