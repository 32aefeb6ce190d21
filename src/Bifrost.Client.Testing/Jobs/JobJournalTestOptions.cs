using Bifrost.Client.Jobs;

namespace Bifrost.Client.Testing;

/// <summary>Options of <see cref="JobJournalTests"/>.</summary>
public sealed class JobJournalTestOptions
{
    /// <summary>The size of the file that is written to see that files can be large. Default: 16 MiB.</summary>
    public long LargeFileBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>The number of checks that run at the same time. Default: 8.</summary>
    public int MaxConcurrency { get; set; } = 8;

    /// <summary>The time that a check can take. Default: one minute.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Makes the storage take the lock of a job, whose name is the argument, away from its owner, as if the owner had died or had been cut off, and lets the next
    /// <see cref="IJobJournal.LockAsync"/> succeed. The default, <see langword="null"/>, skips the checks of lost locks.
    /// </summary>
    public Func<string, Task>? BreakLockAsync { get; set; }
}
