namespace Bifrost.Client.Jobs;

/// <summary>
/// It is not known whether the gateway created a batch of a job: its response was lost, and the list of batches does not show it. The job stops, so
/// that no request is paid for twice.
/// </summary>
/// <remarks>
/// To continue, decide by <see cref="BatchJob.AdoptBatchAsync"/> that a batch is the missing one, or by <see cref="BatchJob.CreateBatchAgainAsync"/>
/// that there is none.
/// </remarks>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public sealed class BifrostJobInDoubtException(string? message, Exception? innerException = null) : BifrostJobException(message, innerException)
{
    /// <summary>The number of the batch within its job (<see cref="JobBatch.Number"/>).</summary>
    public int Number { get; init; }

    /// <summary>The batches that can be the missing one, at most 100; empty if the list could not be read to its end and shows none.</summary>
    public IReadOnlyList<BatchReference> Candidates { get; init; } = [];

    /// <summary>The text that identifies the batch in its metadata or its display name, at providers that keep them.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The time at which the batch was being created.</summary>
    public DateTimeOffset? CreateStartedAt { get; init; }
}
