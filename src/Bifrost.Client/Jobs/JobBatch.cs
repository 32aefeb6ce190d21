namespace Bifrost.Client.Jobs;

/// <summary>One batch of a job.</summary>
public sealed record JobBatch
{
    /// <summary>The number of the batch within the job, counted from 1; also the number in the names of its files in the journal.</summary>
    public required int Number { get; init; }

    /// <summary>The attempt that the batch is for its requests, counted from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The state.</summary>
    public required JobBatchState State { get; init; }

    /// <summary>The model of its requests; <see langword="null"/> if they do not name one.</summary>
    public string? Model { get; init; }

    /// <summary>The number of requests.</summary>
    public required long Requests { get; init; }

    /// <summary>The size of the requests, in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The number of bytes of the current upload that were sent; 0 if nothing is being uploaded.</summary>
    public long BytesSent { get; init; }

    /// <summary>The batch at the provider; <see langword="null"/> before it is created.</summary>
    public BatchReference? Reference { get; init; }

    /// <summary>The batch as it was last retrieved by this process; <see langword="null"/> if it has not been.</summary>
    public Batch? Batch { get; init; }

    /// <summary>The number of its requests that are sent again in another batch.</summary>
    public long SentAgain { get; init; }
}
