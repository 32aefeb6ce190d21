using System.Security.Cryptography;

namespace Bifrost.Client.Jobs;

/// <summary>
/// Keeps jobs in a directory: each job in a subdirectory with its name, as text files. Survives a crash of the process at any time.
/// </summary>
/// <remarks>
/// A subdirectory contains <c>state.json</c>, the requests and results as JSON Lines, and the file <c>lock</c>, which the operating system unlocks
/// when the process ends. Requests and results contain prompts and responses: on Unix, only the user of the process can read and write what is created
/// (<see cref="IsShared"/>). To delete a job, delete its subdirectory. The directory must be on a file system with file locks and atomic replacement of files; some network file systems have neither.
/// </remarks>
/// <param name="path">The path of the directory; created when the first job is.</param>
/// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or blank.</exception>
public sealed class DirectoryJobJournal(string path) : IJobJournal
{
    private const string StateFile = "state.json";
    private const int BufferSize = 64 * 1024;

    private const int MaxMoves = 10;

    // Of a file that something else has locked: EAGAIN on Linux and on macOS, ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION on Windows.
    private static readonly int[] LockedResults = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    private readonly string _root = GetFullPath(path);

    /// <summary>
    /// Whether other users share the journal. <see langword="false"/> creates directories (0700) and files (0600) on Unix that only the user of the process can
    /// read and write; <see langword="true"/> follows the umask of the process. What exists keeps its mode. Default: <see langword="false"/>. On Windows,
    /// the directory above decides.
    /// </summary>
    public bool IsShared { get; init; }

    /// <summary>Called with the path of each file that was flushed to the disk. For tests: what a flush is for shows only when the power fails.</summary>
    internal Action<string>? FlushedToDisk { get; init; }

    /// <inheritdoc/>
    public ValueTask<IAsyncDisposable> LockAsync(string job, CancellationToken cancellationToken = default)
    {
        try
        {
            CreateDirectory(Path.Combine(_root, job));
            return ValueTask.FromResult<IAsyncDisposable>(
                new FileStream(GetPath(job, "lock"), CreateOptions(FileMode.OpenOrCreate, FileAccess.ReadWrite, bufferSize: 0)));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw CreateDeniedException(job, exception);
        }
        catch (IOException exception) when (LockedResults.Contains(exception.HResult))
        {
            throw new BifrostJobException(
                $"Job '{job}' in '{_root}' is in use: another process, or another {nameof(BatchJob)} of this process, has locked it.", exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken = default)
    {
        byte[] content;
        try
        {
            content = await File.ReadAllBytesAsync(GetPath(job, StateFile), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException exception)
        {
            throw CreateDeniedException(job, exception);
        }

        return new JobJournalState(content, GetVersion(content));
    }

    /// <inheritdoc/>
    public async ValueTask<string> WriteStateAsync(string job, ReadOnlyMemory<byte> state, string? version, CancellationToken cancellationToken = default)
    {
        JobJournalState? current = await ReadStateAsync(job, cancellationToken).ConfigureAwait(false);
        if (current?.Version != version)
            throw new BifrostJobException($"The state of job '{job}' in '{_root}' was changed by something else: it is not replaced.");

        string file = GetPath(job, StateFile);
        string temporary = file + ".new";
        Stream stream = Create(job, temporary);
        await using (stream.ConfigureAwait(false))
            await stream.WriteAsync(state, cancellationToken).ConfigureAwait(false);
        if (current is not null)
            CopyMode(file, temporary);
        await MoveAsync(temporary, file).ConfigureAwait(false);
        return GetVersion(state.Span);
    }

    /// <inheritdoc/>
    public ValueTask<Stream> CreateFileAsync(string job, string file, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<Stream>(Create(job, GetPath(job, file)));

    /// <inheritdoc/>
    public ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken = default)
    {
        try
        {
            return ValueTask.FromResult<Stream>(
                new FileStream(GetPath(job, file), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan));
        }
        catch (FileNotFoundException exception)
        {
            throw new BifrostJobException($"The file {file} of job '{job}' in '{_root}' does not exist: the journal was changed.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw CreateDeniedException(job, exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteFileAsync(string job, string file, CancellationToken cancellationToken = default)
    {
        File.Delete(GetPath(job, file));
        return ValueTask.CompletedTask;
    }

    /// <summary>Returns the path of the directory.</summary>
    /// <returns>The full path.</returns>
    public override string ToString() => _root;

    private static void CopyMode(string source, string target)
    {
        if (OperatingSystem.IsWindows())
            return;
        try
        {
            UnixFileMode mode = File.GetUnixFileMode(source);
            if (mode != File.GetUnixFileMode(target))
                File.SetUnixFileMode(target, mode);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            // Some file systems have no modes.
        }
    }

    // On Windows, a file that a person or a virus scanner has open cannot be replaced for a moment.
    private static async Task MoveAsync(string source, string target)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                File.Move(source, target, overwrite: true);
                return;
            }
            catch (Exception exception) when (attempt < MaxMoves && exception is UnauthorizedAccessException or IOException)
            {
                // Until whoever reads the file has closed it: 0.9 seconds in all.
                await Task.Delay(20 * attempt).ConfigureAwait(false);
            }
        }
    }

    private string GetPath(string job, string file) => Path.Combine(_root, job, file);

    private static string GetFullPath(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Path.GetFullPath(path);
    }

    private static string GetVersion(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private DurableFileStream Create(string job, string path)
    {
        try
        {
            return new DurableFileStream(path, CreateOptions(FileMode.Create, FileAccess.Write, BufferSize), FlushedToDisk);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw CreateDeniedException(job, exception);
        }
    }

    private void CreateDirectory(string path)
    {
        if (IsShared || OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private FileStreamOptions CreateOptions(FileMode mode, FileAccess access, int bufferSize)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.None, BufferSize = bufferSize };
        if (!IsShared && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private BifrostJobException CreateDeniedException(string job, UnauthorizedAccessException exception) => new(
        $"The user of this process has no access to job '{job}' in '{_root}'. A journal that users share is created with {nameof(IsShared)} and an umask that allows it.",
        exception);

    /// <summary>A new file that is on the disk when it has been disposed.</summary>
    private sealed class DurableFileStream(string path, FileStreamOptions options, Action<string>? flushedToDisk) : FileStream(path, options)
    {
        public override void Flush(bool flushToDisk)
        {
            base.Flush(flushToDisk);
            if (flushToDisk)
                flushedToDisk?.Invoke(Name);
        }

        // Called by DisposeAsync, too.
        protected override void Dispose(bool disposing)
        {
            try
            {
                if (disposing && CanWrite)
                    Flush(flushToDisk: true);
            }
            finally
            {
                base.Dispose(disposing);
            }
        }
    }
}
