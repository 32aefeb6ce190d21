namespace Bifrost.Client.Tests.Replay;

/// <summary>What is done with a recording.</summary>
internal enum ReplayMode
{
    /// <summary>The client sends the very request that was recorded.</summary>
    AsRecorded,

    /// <summary>The client makes the same call on another path, which the answer is moved to.</summary>
    Rerouted,

    /// <summary>The answer is served to a call that it was not recorded for.</summary>
    Substituted,

    /// <summary>The client refuses to send the request; the answer is served to one of the same kind that it sends.</summary>
    Rejected,

    /// <summary>The client does not have the call yet.</summary>
    NotImplemented,

    /// <summary>No call will ever have to do with it.</summary>
    NotApplicable,
}
