namespace Bifrost.Client.Gathering.Tests.Support;

/// <summary>A journal whose disk is full as long as <see cref="IsFull"/> is set.</summary>
internal sealed class FailingJournal(IJobJournal inner) : IJobJournal
{
    public bool IsFull { get; set; }

    public ValueTask<IAsyncDisposable> LockAsync(string job, CancellationToken cancellationToken) => inner.LockAsync(job, cancellationToken);

    public ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken) => inner.ReadStateAsync(job, cancellationToken);

    public ValueTask<string> WriteStateAsync(string job, ReadOnlyMemory<byte> state, string? version, CancellationToken cancellationToken) =>
        inner.WriteStateAsync(job, state, version, cancellationToken);

    public ValueTask<Stream> CreateFileAsync(string job, string file, CancellationToken cancellationToken) =>
        IsFull ? throw new IOException("No space left on device.") : inner.CreateFileAsync(job, file, cancellationToken);

    public ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken) => inner.OpenFileAsync(job, file, cancellationToken);

    public ValueTask DeleteFileAsync(string job, string file, CancellationToken cancellationToken) => inner.DeleteFileAsync(job, file, cancellationToken);
}
