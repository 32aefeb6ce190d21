namespace Bifrost.Client.Jobs;

/// <summary>The lock of a job in memory.</summary>
internal sealed class MemoryJournalLock(MemoryJobJournal journal, MemoryJob job, long number) : IJobJournalLock
{
    private readonly CancellationTokenSource _lost = new();

    public MemoryJob Job { get; } = job;

    public long Number { get; } = number;

    public CancellationToken Lost => _lost.Token;

    public ValueTask WriteStateAsync(JobJournalStep jobStep, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        journal.Write(this, jobStep);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IJobJournalFile> CreateFileAsync(string file, CancellationToken cancellationToken = default)
    {
        JournalNames.RequireFile(file);
        cancellationToken.ThrowIfCancellationRequested();
        journal.Create(this, file);
        return ValueTask.FromResult<IJobJournalFile>(new MemoryJournalFile(journal, this, file));
    }

    public ValueTask DeleteFileAsync(string file, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        journal.Delete(this, file);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        journal.Release(this);
        return ValueTask.CompletedTask;
    }

    public BifrostJobException CreateReleasedException() =>
        new($"Job '{Job.Name}' is not locked any more: the lock was released.") { Reason = JobFailureReason.LockLost };

    public BifrostJobException Lose(string detail)
    {
        // The callbacks run elsewhere: this is called under a lock.
        _ = _lost.CancelAsync();
        return new BifrostJobException($"Job '{Job.Name}' {detail}") { Reason = JobFailureReason.LockLost };
    }
}
