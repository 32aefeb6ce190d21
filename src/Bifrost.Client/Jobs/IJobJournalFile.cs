namespace Bifrost.Client.Jobs;

/// <summary>A file of a job that is being written. If it is disposed before it was committed, or the process ends, it has never existed.</summary>
public interface IJobJournalFile : IAsyncDisposable
{
    /// <summary>The stream to write the content to, from its start to its end, by one writer at a time. It is closed by the file.</summary>
    Stream Content { get; }

    /// <summary>Makes the file exist with everything that was written. It does not change any more.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="BifrostJobException">
    /// The lock is lost (<see cref="JobFailureReason.LockLost"/>), or another file with this name was committed (<see cref="JobFailureReason.JournalFailed"/>).
    /// </exception>
    ValueTask CommitAsync(CancellationToken cancellationToken = default);
}
