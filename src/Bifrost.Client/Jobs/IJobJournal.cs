namespace Bifrost.Client.Jobs;

/// <summary>
/// Stores jobs, so that they continue after a crash: for each job a small state, which is replaced as a whole, and files. Implement it to keep jobs in a
/// database; <see cref="DirectoryJobJournal"/> keeps them in a directory.
/// </summary>
/// <remarks>
/// <para>The library validates the names of jobs and files: 1 to 100 ASCII letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, starting with a letter or a digit.</para>
/// <para>
/// A file has no meaning before the state refers to it. It does not matter what an implementation keeps of a file whose stream was not disposed.
/// </para>
/// </remarks>
public interface IJobJournal
{
    /// <summary>Locks a job, so that no other process can use it.</summary>
    /// <param name="job">The name of the job.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The lock. Disposing it releases it; the end of the process must release it too.</returns>
    /// <exception cref="BifrostJobException">Another process, or another <see cref="BatchJob"/> of this process, has the lock.</exception>
    ValueTask<IAsyncDisposable> LockAsync(string job, CancellationToken cancellationToken = default);

    /// <summary>Reads the state of a job.</summary>
    /// <param name="job">The name of the job.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The state; <see langword="null"/> if the job does not exist.</returns>
    ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken = default);

    /// <summary>Replaces the state of a job as a whole. It must be durable when the call returns.</summary>
    /// <param name="job">The name of the job.</param>
    /// <param name="state">The new state: JSON in UTF-8, usually a few kilobytes.</param>
    /// <param name="version">The version that is replaced; <see langword="null"/> if the job must not exist.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The new version.</returns>
    /// <exception cref="BifrostJobException">The current version is not <paramref name="version"/>.</exception>
    ValueTask<string> WriteStateAsync(string job, ReadOnlyMemory<byte> state, string? version, CancellationToken cancellationToken = default);

    /// <summary>Creates a file of a job, or replaces it.</summary>
    /// <param name="job">The name of the job.</param>
    /// <param name="file">The name of the file, such as <c>requests-0001.jsonl</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A stream to write to. The content must be durable when it has been disposed.</returns>
    ValueTask<Stream> CreateFileAsync(string job, string file, CancellationToken cancellationToken = default);

    /// <summary>Opens a file of a job.</summary>
    /// <param name="job">The name of the job.</param>
    /// <param name="file">The name of a file that was created.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A stream to read from. If it can seek, an upload that fails can be repeated.</returns>
    ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken = default);

    /// <summary>Deletes a file of a job; does nothing if it does not exist.</summary>
    /// <param name="job">The name of the job.</param>
    /// <param name="file">The name of the file.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask DeleteFileAsync(string job, string file, CancellationToken cancellationToken = default);
}
