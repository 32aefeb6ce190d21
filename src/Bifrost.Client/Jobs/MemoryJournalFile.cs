namespace Bifrost.Client.Jobs;

/// <summary>A file in memory that is being written. The buffer that it was written to is its content: nothing is copied when it is committed.</summary>
internal sealed class MemoryJournalFile(MemoryJobJournal journal, MemoryJournalLock owner, string file) : IJobJournalFile
{
    private readonly MemoryStream _content = new();
    private bool _isCommitted;
    private bool _isDisposed;

    public Stream Content => _content;

    public ValueTask CommitAsync(CancellationToken cancellationToken = default)
    {
        if (_isCommitted)
            return ValueTask.CompletedTask;
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        _content.Dispose();
        _content.TryGetBuffer(out ArraySegment<byte> content);
        journal.Commit(owner, file, content);
        _isCommitted = true;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _isDisposed = true;
        _content.Dispose();
        return ValueTask.CompletedTask;
    }
}
