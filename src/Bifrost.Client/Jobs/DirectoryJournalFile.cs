namespace Bifrost.Client.Jobs;

/// <summary>A file in a directory that has another name until it is committed.</summary>
internal sealed class DirectoryJournalFile(DirectoryJournalLock owner, JobDirectory directory, string file, string partial, DurableFileStream content) : IJobJournalFile
{
    private bool _isCommitted;
    private bool _isDisposed;

    public Stream Content => content;

    public async ValueTask CommitAsync(CancellationToken cancellationToken = default)
    {
        if (_isCommitted)
            return;
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        // Flushes to the disk. Others can commit meanwhile.
        await content.DisposeAsync().ConfigureAwait(false);
        if (!content.IsComplete)
            throw directory.CreateException(JobFailureReason.JournalFailed, $"has no complete file {file}: writing it has failed.");
        await owner.CommitFileAsync(file, partial, cancellationToken).ConfigureAwait(false);
        _isCommitted = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (_isCommitted)
            return;
        content.IsDiscarded = true;
        try
        {
            await content.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Such as of a disk that is full: nothing needs the content.
        }

        directory.TryDeleteFile(partial);
    }
}
