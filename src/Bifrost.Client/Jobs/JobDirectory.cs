namespace Bifrost.Client.Jobs;

/// <summary>The directory of a job: creates, reads and replaces files in it.</summary>
/// <param name="root">The directory of all jobs.</param>
/// <param name="job">The name of the job.</param>
/// <param name="isShared">Whether other users share the journal.</param>
/// <param name="flushedToDisk">Called with the path of what was flushed.</param>
internal sealed class JobDirectory(string root, string job, bool isShared, Action<string>? flushedToDisk)
{
    public const string StateFile = "state.json";

    /// <summary>Exists since the state was first written: a state that is missing then was lost.</summary>
    public const string CreatedFile = "created";
    public const string LockFile = "lock";
    public const string OwnerFile = "owner";

    /// <summary>The size of a buffer for a file that is written in pieces.</summary>
    public const int BufferSize = 64 * 1024;

    private const int MaxMoves = 10;

    // Of a file that something else has locked: EAGAIN on Linux and on macOS, ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION on Windows.
    private static readonly int[] LockedResults = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    /// <summary>The name of the job.</summary>
    public string Job { get; } = job;

    /// <summary>The path of the directory.</summary>
    public string FullPath { get; } = Path.Combine(root, job);

    public string GetPath(string file) => Path.Combine(FullPath, file);

    public bool HasFile(string file) => File.Exists(GetPath(file));

    /// <summary>Creates the directory, and the one of all jobs, if they do not exist.</summary>
    public void Create()
    {
        try
        {
            if (Directory.Exists(FullPath))
                return;
            if (isShared || OperatingSystem.IsWindows())
                Directory.CreateDirectory(FullPath);
            else
                Directory.CreateDirectory(FullPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw CreateDeniedException(exception);
        }

        Flush(root);
        if (Path.GetDirectoryName(root) is { } parent)
            Flush(parent);
    }

    /// <summary>Flushes the directory to the disk: the names of the files in it.</summary>
    public void Flush() => Flush(FullPath);

    /// <summary>Opens the file of the lock, which nothing else can open until it is closed.</summary>
    /// <exception cref="BifrostJobException">Something else has it open.</exception>
    /// <exception cref="DirectoryNotFoundException">Something else has deleted the directory, or (<see cref="FileNotFoundException"/>) created it again.</exception>
    public FileStream OpenLock()
    {
        try
        {
            return new FileStream(GetPath(LockFile), CreateOptions(FileMode.OpenOrCreate, FileAccess.ReadWrite, bufferSize: 0));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw CreateDeniedException(exception);
        }
        catch (IOException exception) when (LockedResults.Contains(exception.HResult))
        {
            throw new BifrostJobException(
                $"Job '{Job}' in '{root}' is in use: another process, or another {nameof(BatchJob)} of this process, has locked it.", exception)
            {
                Reason = JobFailureReason.InUse,
            };
        }
    }

    /// <summary>Creates a file, or replaces its content. Others can open it: whoever has the lock is the only one who writes.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="bufferSize">The size of the buffer; 0 for a file that is written at once.</param>
    public DurableFileStream CreateFile(string file, int bufferSize = 0)
    {
        FileStreamOptions options = CreateOptions(FileMode.Create, FileAccess.Write, bufferSize);
        options.Share = FileShare.Read | FileShare.Delete;
        try
        {
            return new DurableFileStream(GetPath(file), options, flushedToDisk);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw CreateDeniedException(exception);
        }
    }

    /// <summary>Creates a file that only has to exist. The next flush of the directory puts it on the disk.</summary>
    public void CreateEmptyFile(string file)
    {
        try
        {
            new FileStream(GetPath(file), CreateOptions(FileMode.OpenOrCreate, FileAccess.Write, bufferSize: 0)).Dispose();
        }
        catch (UnauthorizedAccessException exception)
        {
            throw CreateDeniedException(exception);
        }
    }

    /// <summary>Opens a file to write behind the bytes that count, while others read those.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    public DurableFileStream OpenToAppend(string file)
    {
        FileStreamOptions options = CreateOptions(FileMode.Open, FileAccess.Write, bufferSize: 0);
        options.Share = FileShare.ReadWrite | FileShare.Delete;
        try
        {
            return new DurableFileStream(GetPath(file), options, flushedToDisk);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw CreateDeniedException(exception);
        }
    }

    /// <summary>Opens a file to read it.</summary>
    /// <returns>The stream; null when the file does not exist.</returns>
    public FileStream? OpenToRead(string file)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(
                    GetPath(file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
            catch (Exception exception) when (OperatingSystem.IsWindows() && attempt < MaxMoves && IsInUse(exception))
            {
                // On Windows, a file that is being replaced cannot be opened for a moment.
                Thread.Sleep(attempt);
            }
            catch (UnauthorizedAccessException exception)
            {
                throw CreateDeniedException(exception);
            }
        }
    }

    /// <summary>Reads a small file.</summary>
    /// <returns>The content; null when the file does not exist.</returns>
    public byte[]? ReadFile(string file)
    {
        using FileStream? stream = OpenToRead(file);
        if (stream is null)
            return null;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>Reads the file of the state.</summary>
    /// <returns>The content; null when the job does not exist.</returns>
    /// <exception cref="BifrostJobException">The job was created, and the file is not there.</exception>
    public byte[]? ReadState()
    {
        // The state is there before the other file is, and is deleted after it.
        if (ReadFile(StateFile) is { } content)
            return content;
        return !HasFile(CreatedFile) ? null : ReadFile(StateFile) ?? throw CreateDamagedException(StateFile, "does not exist, although the job was created");
    }

    /// <summary>Replaces a file atomically by another one, which is on the disk.</summary>
    public async ValueTask ReplaceAsync(string file, string temporary)
    {
        string path = GetPath(file);
        if (File.Exists(path))
            CopyMode(path, GetPath(temporary));
        await MoveAsync(temporary, file, overwrite: true).ConfigureAwait(false);
        Flush();
    }

    /// <summary>Writes a small file atomically.</summary>
    public async ValueTask WriteFileAsync(string file, string temporary, ReadOnlyMemory<byte> content)
    {
        using (DurableFileStream stream = CreateFile(temporary))
            stream.Write(content.Span);
        await ReplaceAsync(file, temporary).ConfigureAwait(false);
    }

    /// <summary>Renames a file.</summary>
    public async ValueTask MoveAsync(string source, string target, bool overwrite)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                File.Move(GetPath(source), GetPath(target), overwrite);
                return;
            }
            catch (Exception exception) when (OperatingSystem.IsWindows() && attempt < MaxMoves && IsInUse(exception) && (overwrite || !HasFile(target)))
            {
                // On Windows, a file that a person or a virus scanner has open cannot be replaced for a moment: 0.9 seconds in all.
                await Task.Delay(20 * attempt).ConfigureAwait(false);
            }
            catch (UnauthorizedAccessException exception)
            {
                throw CreateDeniedException(exception);
            }
        }
    }

    /// <summary>Deletes a file if it exists.</summary>
    public void DeleteFile(string file)
    {
        try
        {
            File.Delete(GetPath(file));
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing of the job exists.
        }
        catch (UnauthorizedAccessException exception)
        {
            throw CreateDeniedException(exception);
        }
    }

    /// <summary>Deletes a file that nothing needs any more. It stays if it cannot be deleted.</summary>
    public void TryDeleteFile(string file)
    {
        try
        {
            File.Delete(GetPath(file));
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            // The next owner of the lock tries again.
        }
    }

    public BifrostJobException CreateDeniedException(UnauthorizedAccessException exception) => new(
        $"The user of this process has no access to job '{Job}' in '{root}'. A journal that users share is created with {nameof(DirectoryJobJournal.IsShared)} and an umask that allows it.",
        exception)
    {
        Reason = JobFailureReason.AccessDenied,
    };

    /// <summary>Creates the exception for a state that is not what was written.</summary>
    /// <param name="file">The name of the file that is damaged.</param>
    /// <param name="detail">What is wrong with it, as a part of a sentence.</param>
    /// <param name="exception">The cause.</param>
    public BifrostJobException CreateDamagedException(string file, string detail, Exception? exception = null) => new(
        $"The state of job '{Job}' in its journal cannot be read: the file '{GetPath(file)}' {detail}. A state that was edited by hand is refused. "
        + "Restore the directory of the job from a backup, or delete the job.",
        exception)
    {
        Reason = JobFailureReason.Damaged,
    };

    /// <summary>Creates the exception for a file that the journal does not have.</summary>
    public BifrostJobException CreateMissingException(string file) => new($"The file {file} of job '{Job}' in '{root}' does not exist: the journal was changed.")
    {
        Reason = JobFailureReason.Damaged,
        FileName = file,
    };

    /// <summary>Creates another exception whose message begins with the job.</summary>
    public BifrostJobException CreateException(JobFailureReason reason, string detail, Exception? exception = null) =>
        new($"Job '{Job}' in '{root}' {detail}", exception) { Reason = reason };

    private static bool IsInUse(Exception exception) => exception is UnauthorizedAccessException or IOException;

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

    private void Flush(string path)
    {
        DirectoryFlush.Flush(path);
        flushedToDisk?.Invoke(path);
    }

    private FileStreamOptions CreateOptions(FileMode mode, FileAccess access, int bufferSize)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.None, BufferSize = bufferSize };
        if (!isShared && !OperatingSystem.IsWindows() && mode != FileMode.Open)
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
