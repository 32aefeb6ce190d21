namespace Bifrost.Client;

/// <summary>How one request of a batch ended, the same for all providers.</summary>
public enum BatchItemOutcome
{
    /// <summary>The item has neither a response, nor a result, nor an error: nothing is known about it.</summary>
    Unknown = 0,

    /// <summary>The model answered.</summary>
    Succeeded,

    /// <summary>The request failed.</summary>
    Errored,

    /// <summary>The request was not reached before the batch expired.</summary>
    Expired,

    /// <summary>The request was not reached before the batch was cancelled.</summary>
    Cancelled,
}
