namespace Bifrost.Client.JobProcess;

/// <summary>A lock of a journal that passes all calls on.</summary>
internal abstract class DelegatingJournalLock(IJobJournalLock inner) : IJobJournalLock
{
    public long Number => inner.Number;

    public CancellationToken Lost => inner.Lost;

    public virtual ValueTask WriteStateAsync(JobJournalStep jobStep, CancellationToken cancellationToken) => inner.WriteStateAsync(jobStep, cancellationToken);

    public virtual ValueTask<IJobJournalFile> CreateFileAsync(string file, CancellationToken cancellationToken) => inner.CreateFileAsync(file, cancellationToken);

    public virtual ValueTask DeleteFileAsync(string file, CancellationToken cancellationToken) => inner.DeleteFileAsync(file, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
