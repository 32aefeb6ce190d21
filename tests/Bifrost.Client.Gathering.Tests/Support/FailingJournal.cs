using System.IO.Pipelines;

namespace Bifrost.Client.Gathering.Tests.Support;

/// <summary>A journal that fails, or waits, where a test says so.</summary>
internal sealed class FailingJournal(IJobJournal inner) : IJobJournal
{
    private Exception? _lockFailure;
    private Exception? _createFailure;

    /// <summary>Whether no file can be created.</summary>
    public bool IsFull { get; set; }

    /// <summary>Whether files can only be read from their beginning.</summary>
    public bool IsSequential { get; set; }

    /// <summary>What happens before a file is created.</summary>
    public Func<Task> BeforeCreate { get; set; } = () => Task.CompletedTask;

    /// <summary>Fails the next lock.</summary>
    public void FailLock(Exception exception) => _lockFailure = exception;

    /// <summary>Fails the next file that is created.</summary>
    public void FailCreate(Exception exception) => _createFailure = exception;

    public async ValueTask<IJobJournalLock> LockAsync(string job, CancellationToken cancellationToken) =>
        Interlocked.Exchange(ref _lockFailure, null) is { } failure ? throw failure : new Lock(this, await inner.LockAsync(job, cancellationToken));

    public ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken) => inner.ReadStateAsync(job, cancellationToken);

    public IAsyncEnumerable<JobJournalEntry> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

    public ValueTask DeleteAsync(string job, CancellationToken cancellationToken) => inner.DeleteAsync(job, cancellationToken);

    public async ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken)
    {
        Stream stream = await inner.OpenFileAsync(job, file, cancellationToken);
        return IsSequential ? PipeReader.Create(stream).AsStream() : stream;
    }

    public ValueTask<JobControl> ReadControlAsync(string job, CancellationToken cancellationToken) => inner.ReadControlAsync(job, cancellationToken);

    public ValueTask WriteControlAsync(string job, JobControl control, CancellationToken cancellationToken) => inner.WriteControlAsync(job, control, cancellationToken);

    private sealed class Lock(FailingJournal journal, IJobJournalLock inner) : IJobJournalLock
    {
        public long Number => inner.Number;

        public CancellationToken Lost => inner.Lost;

        public ValueTask WriteStateAsync(JobJournalStep jobStep, CancellationToken cancellationToken) => inner.WriteStateAsync(jobStep, cancellationToken);

        public async ValueTask<IJobJournalFile> CreateFileAsync(string file, CancellationToken cancellationToken)
        {
            await journal.BeforeCreate();
            if (Interlocked.Exchange(ref journal._createFailure, null) is { } failure)
                throw failure;
            return journal.IsFull ? throw new IOException("No space left on device.") : await inner.CreateFileAsync(file, cancellationToken);
        }

        public ValueTask DeleteFileAsync(string file, CancellationToken cancellationToken) => inner.DeleteFileAsync(file, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
