namespace Bifrost.Client.Jobs;

/// <summary>The outcome of one request of a job, after its last attempt.</summary>
public enum JobResultOutcome
{
    /// <summary>
    /// There is an item, but its outcome is not known: it has no response, no result and no error, and is in the journal, in the file
    /// <c>unmatched</c> of its batch; or it is not valid JSON (<see cref="JobResultItem.UnreadableText"/>).
    /// </summary>
    Unknown = 0,

    /// <summary>The request succeeded.</summary>
    Succeeded,

    /// <summary>The request failed.</summary>
    Errored,

    /// <summary>The request was not processed before its batch expired.</summary>
    Expired,

    /// <summary>The request was not processed before its batch was cancelled.</summary>
    Cancelled,

    /// <summary>The batch has ended without a result for the request, or the result could not be parsed.</summary>
    Missing,

    /// <summary>The batch failed as a whole, without a result.</summary>
    BatchFailed,

    /// <summary>The request was never sent: the job was cancelled before.</summary>
    NotSent,
}
