namespace Bifrost.Client.JobProcess;

/// <summary>A journal that passes all calls on: tests override those in which something else happens.</summary>
internal abstract class DelegatingJournal(IJobJournal inner) : IJobJournal
{
    public virtual ValueTask<IJobJournalLock> LockAsync(string job, CancellationToken cancellationToken) => inner.LockAsync(job, cancellationToken);

    public virtual ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken) => inner.ReadStateAsync(job, cancellationToken);

    public virtual IAsyncEnumerable<JobJournalEntry> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

    public virtual ValueTask DeleteAsync(string job, CancellationToken cancellationToken) => inner.DeleteAsync(job, cancellationToken);

    public virtual ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken) => inner.OpenFileAsync(job, file, cancellationToken);

    public virtual ValueTask<JobControl> ReadControlAsync(string job, CancellationToken cancellationToken) => inner.ReadControlAsync(job, cancellationToken);

    public virtual ValueTask WriteControlAsync(string job, JobControl control, CancellationToken cancellationToken) => inner.WriteControlAsync(job, control, cancellationToken);
}
