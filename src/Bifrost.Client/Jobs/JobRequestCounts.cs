namespace Bifrost.Client.Jobs;

/// <summary>The number of requests with each outcome.</summary>
public sealed record JobRequestCounts
{
    /// <summary>The requests that succeeded.</summary>
    public long Succeeded { get; init; }

    /// <summary>The requests that failed.</summary>
    public long Errored { get; init; }

    /// <summary>The requests that were not processed before their batch expired.</summary>
    public long Expired { get; init; }

    /// <summary>The requests that were not processed before their batch was cancelled.</summary>
    public long Cancelled { get; init; }

    /// <summary>The requests with an item that has no response, no result and no error.</summary>
    public long Unknown { get; init; }

    /// <summary>The requests without a result in a batch that has ended.</summary>
    public long Missing { get; init; }

    /// <summary>The requests of batches that failed as a whole.</summary>
    public long BatchFailed { get; init; }

    /// <summary>The requests that were never sent, as the job was cancelled.</summary>
    public long NotSent { get; init; }

    /// <summary>The number of requests with a final result: the sum of all counts.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long Total => Succeeded + Errored + Expired + Cancelled + Unknown + Missing + BatchFailed + NotSent;

    internal JobRequestCounts Add(JobRequestCounts other) => new()
    {
        Succeeded = Succeeded + other.Succeeded,
        Errored = Errored + other.Errored,
        Expired = Expired + other.Expired,
        Cancelled = Cancelled + other.Cancelled,
        Unknown = Unknown + other.Unknown,
        Missing = Missing + other.Missing,
        BatchFailed = BatchFailed + other.BatchFailed,
        NotSent = NotSent + other.NotSent,
    };

    internal JobRequestCounts Subtract(JobRequestCounts other) => new()
    {
        Succeeded = Succeeded - other.Succeeded,
        Errored = Errored - other.Errored,
        Expired = Expired - other.Expired,
        Cancelled = Cancelled - other.Cancelled,
        Unknown = Unknown - other.Unknown,
        Missing = Missing - other.Missing,
        BatchFailed = BatchFailed - other.BatchFailed,
        NotSent = NotSent - other.NotSent,
    };

    internal JobRequestCounts Add(JobResultOutcome outcome, long count = 1) => outcome switch
    {
        JobResultOutcome.Succeeded => this with { Succeeded = Succeeded + count },
        JobResultOutcome.Errored => this with { Errored = Errored + count },
        JobResultOutcome.Expired => this with { Expired = Expired + count },
        JobResultOutcome.Cancelled => this with { Cancelled = Cancelled + count },
        JobResultOutcome.Missing => this with { Missing = Missing + count },
        JobResultOutcome.BatchFailed => this with { BatchFailed = BatchFailed + count },
        JobResultOutcome.NotSent => this with { NotSent = NotSent + count },
        _ => this with { Unknown = Unknown + count },
    };
}
