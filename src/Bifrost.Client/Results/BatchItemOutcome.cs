namespace Bifrost.Client;

/// <summary>The outcome of one request of a batch; has the same meaning for all providers.</summary>
public enum BatchItemOutcome
{
    /// <summary>The outcome is not known: the item has no response, no result and no error.</summary>
    Unknown = 0,

    /// <summary>The request succeeded.</summary>
    Succeeded,

    /// <summary>The request failed.</summary>
    Errored,

    /// <summary>The request was not processed before the batch expired.</summary>
    Expired,

    /// <summary>The request was not processed before the batch was cancelled.</summary>
    Cancelled,
}
