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

    public ValueTask<IAsyncDisposable> LockAsync(string job, CancellationToken cancellationToken) =>
        Interlocked.Exchange(ref _lockFailure, null) is { } failure ? throw failure : inner.LockAsync(job, cancellationToken);

    public ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken) => inner.ReadStateAsync(job, cancellationToken);

    public ValueTask<string> WriteStateAsync(string job, ReadOnlyMemory<byte> state, string? version, CancellationToken cancellationToken) =>
        inner.WriteStateAsync(job, state, version, cancellationToken);

    public async ValueTask<Stream> CreateFileAsync(string job, string file, CancellationToken cancellationToken)
    {
        await BeforeCreate();
        if (Interlocked.Exchange(ref _createFailure, null) is { } failure)
            throw failure;
        return IsFull ? throw new IOException("No space left on device.") : await inner.CreateFileAsync(job, file, cancellationToken);
    }

    public async ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken)
    {
        Stream stream = await inner.OpenFileAsync(job, file, cancellationToken);
        return IsSequential ? PipeReader.Create(stream).AsStream() : stream;
    }

    public ValueTask DeleteFileAsync(string job, string file, CancellationToken cancellationToken) => inner.DeleteFileAsync(job, file, cancellationToken);
}
