namespace Bifrost.Client.Jobs;

/// <summary>A job in the list of a journal.</summary>
public sealed record JobListItem
{
    /// <summary>The name of the job.</summary>
    public required string Name { get; init; }

    /// <summary>The progress; <see langword="null"/> if the state of the job cannot be read.</summary>
    public JobProgress? Progress { get; init; }

    /// <summary>Why the state of the job cannot be read; <see langword="null"/> if it can.</summary>
    public BifrostJobException? Failure { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Progress?.ToString() ?? Failure?.Message}";
}
