namespace Bifrost.Client.Jobs;

/// <summary>A job as it is in its journal, whoever runs it.</summary>
public sealed record JobSnapshot
{
    /// <summary>The progress. What the provider reports of active batches (<see cref="JobProgress.Processed"/>) is known to the process that runs the job only.</summary>
    public required JobProgress Progress { get; init; }

    /// <summary>All requests, accounted for; final when <see cref="JobProgress.IsCompleted"/> is true.</summary>
    public required JobSummary Summary { get; init; }

    /// <summary>The batches, in the order of their numbers.</summary>
    public required IReadOnlyList<JobBatch> Batches { get; init; }

    /// <summary>What was last said to the job.</summary>
    public required JobControl Control { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Progress.Job}: {Progress}";
}
