namespace Bifrost.Client.Tests.Replay;

/// <summary>What is done with a recording.</summary>
internal enum Disposition
{
    /// <summary>The client sends the very request that was recorded.</summary>
    AsRecorded,

    /// <summary>The client makes the same call on another path, which the answer is moved to.</summary>
    Respelled,

    /// <summary>The answer is served to a call that it was not recorded for.</summary>
    Served,

    /// <summary>The client refuses to send the request; the answer is served to one of the same kind that it sends.</summary>
    Refused,

    /// <summary>The client does not have the call yet.</summary>
    Waits,

    /// <summary>No call will ever have to do with it.</summary>
    NoCall,
}
