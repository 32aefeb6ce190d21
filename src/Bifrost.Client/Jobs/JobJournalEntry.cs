namespace Bifrost.Client.Jobs;

/// <summary>A job in the list of a journal.</summary>
/// <param name="Job">The name of the job.</param>
public sealed record JobJournalEntry(string Job)
{
    /// <summary>The head of its state; empty if it cannot be read.</summary>
    public ReadOnlyMemory<byte> Head { get; init; }

    /// <summary>Why the head cannot be read; <see langword="null"/> if it can.</summary>
    public BifrostJobException? Failure { get; init; }

    // Excludes the content, which is long.
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(JobJournalEntry)} {{ Job = {Job} }}";
}
