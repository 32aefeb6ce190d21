using System.IO.Pipelines;
using Bifrost.Client.JobProcess;

namespace Bifrost.Client.Gathering.Tests.Support;

/// <summary>A journal that fails, or waits, where a test says so.</summary>
internal sealed class FailingJournal(IJobJournal inner) : DelegatingJournal(inner)
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

    public override async ValueTask<IJobJournalLock> LockAsync(string job, CancellationToken cancellationToken) =>
        Interlocked.Exchange(ref _lockFailure, null) is { } failure ? throw failure : new Lock(this, await base.LockAsync(job, cancellationToken));

    public override async ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken)
    {
        Stream stream = await base.OpenFileAsync(job, file, cancellationToken);
        return IsSequential ? PipeReader.Create(stream).AsStream() : stream;
    }

    private sealed class Lock(FailingJournal journal, IJobJournalLock inner) : DelegatingJournalLock(inner)
    {
        public override async ValueTask<IJobJournalFile> CreateFileAsync(string file, CancellationToken cancellationToken)
        {
            await journal.BeforeCreate();
            if (Interlocked.Exchange(ref journal._createFailure, null) is { } failure)
                throw failure;
            return journal.IsFull ? throw new IOException("No space left on device.") : await base.CreateFileAsync(file, cancellationToken);
        }
    }
}
