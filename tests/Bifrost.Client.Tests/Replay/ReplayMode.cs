namespace Bifrost.Client.Tests.Replay;

/// <summary>How a recording is replayed.</summary>
internal enum ReplayMode
{
    /// <summary>The client sends the recorded request.</summary>
    AsRecorded,

    /// <summary>The client makes the same call on another route, where the recorded response is sent.</summary>
    Rerouted,

    /// <summary>The recorded response is sent for another call.</summary>
    Substituted,

    /// <summary>The client rejects the request. The recorded response is sent for one of the same operation.</summary>
    Rejected,

    /// <summary>The client does not have the operation.</summary>
    NotImplemented,

    /// <summary>No call of the client uses the recording.</summary>
    NotApplicable,
}
