using System.Runtime.CompilerServices;

namespace Bifrost.Client.Jobs;

/// <summary>A journal of the caller; what it throws arrives as a <see cref="BifrostJobException"/>.</summary>
internal sealed class GuardedJournal : IJobJournal
{
    private readonly IJobJournal _inner;

    private GuardedJournal(IJobJournal inner) => _inner = inner;

    public static GuardedJournal Guard(IJobJournal journal) => journal as GuardedJournal ?? new GuardedJournal(journal);

    public async ValueTask<IJobJournalLock> LockAsync(string job, CancellationToken cancellationToken)
    {
        IJobJournalLock journalLock = await JournalCall.ExecuteAsync(job, () => _inner.LockAsync(job, cancellationToken), cancellationToken).ConfigureAwait(false);
        return new Lock(job, journalLock);
    }

    public ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken) =>
        JournalCall.ExecuteAsync(job, () => _inner.ReadStateAsync(job, cancellationToken), cancellationToken);

    public async IAsyncEnumerable<JobJournalEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerator<JobJournalEntry> entries = BeginList(cancellationToken);
        await using (entries.ConfigureAwait(false))
        {
            while (await MoveNextAsync().ConfigureAwait(false))
                yield return entries.Current;
        }

        async ValueTask<bool> MoveNextAsync()
        {
            try
            {
                return await entries.MoveNextAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (JournalCall.IsForeign(exception, cancellationToken))
            {
                throw CreateListException(exception);
            }
        }
    }

    public ValueTask DeleteAsync(string job, CancellationToken cancellationToken) =>
        JournalCall.ExecuteAsync(job, () => _inner.DeleteAsync(job, cancellationToken), cancellationToken);

    public ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken) =>
        JournalCall.ExecuteAsync(job, () => _inner.OpenFileAsync(job, file, cancellationToken), cancellationToken);

    public ValueTask<JobControl> ReadControlAsync(string job, CancellationToken cancellationToken) =>
        JournalCall.ExecuteAsync(job, () => _inner.ReadControlAsync(job, cancellationToken), cancellationToken);

    public ValueTask WriteControlAsync(string job, JobControl control, CancellationToken cancellationToken) =>
        JournalCall.ExecuteAsync(job, () => _inner.WriteControlAsync(job, control, cancellationToken), cancellationToken);

    private IAsyncEnumerator<JobJournalEntry> BeginList(CancellationToken cancellationToken)
    {
        try
        {
            return _inner.ListAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        }
        catch (Exception exception) when (JournalCall.IsForeign(exception, cancellationToken))
        {
            throw CreateListException(exception);
        }
    }

    private static BifrostJobException CreateListException(Exception exception) =>
        new($"The jobs of the journal cannot be listed: {exception.Message}", exception) { Reason = JobFailureReason.JournalFailed };

    private sealed class Lock(string job, IJobJournalLock inner) : IJobJournalLock
    {
        public long Number => inner.Number;

        public CancellationToken Lost => inner.Lost;

        public ValueTask WriteStateAsync(JobJournalStep jobStep, CancellationToken cancellationToken) =>
            JournalCall.ExecuteAsync(job, () => inner.WriteStateAsync(jobStep, cancellationToken), cancellationToken);

        public async ValueTask<IJobJournalFile> CreateFileAsync(string file, CancellationToken cancellationToken) =>
            new JournalFile(job, await JournalCall.ExecuteAsync(job, () => inner.CreateFileAsync(file, cancellationToken), cancellationToken).ConfigureAwait(false));

        public ValueTask DeleteFileAsync(string file, CancellationToken cancellationToken) =>
            JournalCall.ExecuteAsync(job, () => inner.DeleteFileAsync(file, cancellationToken), cancellationToken);

        public ValueTask DisposeAsync() => JournalCall.ExecuteAsync(job, inner.DisposeAsync, CancellationToken.None);
    }

    private sealed class JournalFile(string job, IJobJournalFile inner) : IJobJournalFile
    {
        // Written by LineWriter only, within a call of the journal.
        public Stream Content => inner.Content;

        public ValueTask CommitAsync(CancellationToken cancellationToken) => JournalCall.ExecuteAsync(job, () => inner.CommitAsync(cancellationToken), cancellationToken);

        public ValueTask DisposeAsync() => JournalCall.ExecuteAsync(job, inner.DisposeAsync, CancellationToken.None);
    }
}
