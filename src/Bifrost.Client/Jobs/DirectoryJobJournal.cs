using System.Runtime.CompilerServices;

namespace Bifrost.Client.Jobs;

/// <summary>
/// Keeps jobs in a directory: each job in a subdirectory with its name, as text files. Survives a crash of the process, and of the machine, at any time.
/// </summary>
/// <remarks>
/// <para>
/// A subdirectory contains <c>state.json</c> with a checksum, a log with the records of the batches, the requests and results as JSON Lines, <c>control</c> or
/// <c>cancel</c> when the job was paused or cancelled, and the file <c>lock</c>, which the operating system unlocks when the process ends. Files that are edited
/// by hand are refused; <c>control</c> can be written by hand: <c>run</c>, <c>pause</c> or <c>cancel</c>.
/// </para>
/// <para>
/// Requests and results contain prompts and responses: on Unix, only the user of the process can read and write what is created (<see cref="IsShared"/>). The
/// directory must be on a file system with file locks and atomic replacement of files; some network file systems have neither.
/// </para>
/// </remarks>
/// <param name="path">The path of the directory; created when the first job is.</param>
/// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or blank.</exception>
public sealed class DirectoryJobJournal(string path) : IJobJournal
{
    private readonly string _root = GetFullPath(path);

    /// <summary>
    /// Whether other users share the journal. <see langword="false"/> creates directories (0700) and files (0600) on Unix that only the user of the process can
    /// read and write; <see langword="true"/> follows the umask of the process. What exists keeps its mode. Default: <see langword="false"/>. On Windows,
    /// the directory above decides.
    /// </summary>
    public bool IsShared { get; init; }

    /// <summary>
    /// Called with the path of each file and directory that was flushed to the disk. For tests: what a flush is for shows only when the power fails.
    /// </summary>
    internal Action<string>? FlushedToDisk { get; init; }

    /// <inheritdoc/>
    public async ValueTask<IJobJournalLock> LockAsync(string job, CancellationToken cancellationToken = default) =>
        await DirectoryJournalLock.TakeAsync(GetDirectory(job), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(DirectoryState.Read(GetDirectory(job), cancellationToken));

    /// <inheritdoc/>
    public async IAsyncEnumerable<JobJournalEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Nothing is awaited; the caller gets each entry when it was read.
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (string job in ListDirectories())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (JournalNames.IsJob(job) && ReadEntry(job) is { } entry)
                yield return entry;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string job, CancellationToken cancellationToken = default)
    {
        JobDirectory directory = GetDirectory(job);
        if (!Directory.Exists(directory.FullPath))
            return;
        DirectoryJournalLock taken = await DirectoryJournalLock.TakeAsync(directory, cancellationToken).ConfigureAwait(false);
        await using (taken.ConfigureAwait(false))
            await taken.DeleteJobAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken = default)
    {
        JobDirectory directory = GetDirectory(job);
        // A state that was changed could name any file of the machine.
        return JournalNames.IsFile(file) && directory.OpenToRead(file) is { } stream
            ? ValueTask.FromResult<Stream>(stream) : throw directory.CreateMissingException(file);
    }

    /// <inheritdoc/>
    public ValueTask<JobControl> ReadControlAsync(string job, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(JobControlFile.Read(GetDirectory(job)));

    /// <inheritdoc/>
    public async ValueTask WriteControlAsync(string job, JobControl control, CancellationToken cancellationToken = default)
    {
        JobDirectory directory = GetDirectory(job);
        cancellationToken.ThrowIfCancellationRequested();
        if (directory.ReadState() is null)
            throw CreateNotFoundException(directory);

        try
        {
            await JobControlFile.WriteAsync(directory, control).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CreateNotFoundException(directory);
        }
    }

    /// <summary>Returns the path of the directory.</summary>
    /// <returns>The full path.</returns>
    public override string ToString() => _root;

    private static string GetFullPath(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Path.GetFullPath(path);
    }

    private static BifrostJobException CreateNotFoundException(JobDirectory directory) => directory.CreateException(JobFailureReason.NotFound, "does not exist.");

    private JobDirectory GetDirectory(string job)
    {
        JournalNames.RequireJob(job);
        return new JobDirectory(_root, job, IsShared, FlushedToDisk);
    }

    private IEnumerable<string> ListDirectories()
    {
        try
        {
            return [.. Directory.EnumerateDirectories(_root).Select(directory => Path.GetFileName(directory))];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new BifrostJobException($"The user of this process has no access to '{_root}'.", exception) { Reason = JobFailureReason.AccessDenied };
        }
    }

    // One job that cannot be read does not hide the others.
    private JobJournalEntry? ReadEntry(string job)
    {
        JobDirectory directory = GetDirectory(job);
        try
        {
            return DirectoryState.ReadFile(directory) is { } state ? new JobJournalEntry(job) { Head = state.Head } : null;
        }
        catch (BifrostJobException exception)
        {
            return new JobJournalEntry(job) { Failure = exception };
        }
        catch (IOException exception)
        {
            return new JobJournalEntry(job) { Failure = directory.CreateException(JobFailureReason.JournalFailed, "cannot be read.", exception) };
        }
    }
}
