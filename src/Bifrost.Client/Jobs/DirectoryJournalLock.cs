using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Bifrost.Client.Jobs;

/// <summary>
/// The lock of a job in a directory: the file <c>lock</c> is open for this owner alone, and the file <c>owner</c> has its number and a random text. They are
/// compared before each change, in case somebody has deleted <c>lock</c> while it was open, or the file system has given it to somebody else.
/// </summary>
internal sealed class DirectoryJournalLock : IJobJournalLock
{
    private const int MaxAttempts = 10;
    private const string TemporaryOwnerFile = "owner.new";
    private const string TemporarySuffix = ".new";
    private const string PartialSuffix = ".partial";

    // A control record is written in milliseconds, without the lock.
    private static readonly TimeSpan MaxWritingTime = TimeSpan.FromHours(1);

    private readonly JobDirectory _directory;
    private readonly FileStream _stream;
    private readonly byte[] _owner;
    private readonly CancellationTokenSource _lost = new();
    private readonly SemaphoreSlim _gate = new(1);
    private bool _isReleased;

    // Whether the state is one that this owner has written.
    private bool _hasWritten;

    // Whether there are names of files in the directory that may not be on the disk.
    private bool _hasNewFiles;
    private int _files;

    private DirectoryJournalLock(JobDirectory directory, FileStream stream, long number, byte[] owner)
    {
        _directory = directory;
        _stream = stream;
        _owner = owner;
        Number = number;
    }

    public long Number { get; }

    public CancellationToken Lost => _lost.Token;

    /// <summary>Locks a job. Creates its directory.</summary>
    /// <exception cref="BifrostJobException">The job is locked.</exception>
    public static async ValueTask<DirectoryJournalLock> TakeAsync(JobDirectory directory, CancellationToken cancellationToken)
    {
        FileStream stream = Open(directory, cancellationToken);
        try
        {
            JobStateFile? state = TryReadState(directory);
            long number = Math.Max(ReadNumber(directory) ?? 0, state?.Owner ?? 0) + 1;
            // Numbers begin again when a job is deleted, random texts do not.
            byte[] owner = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number} {Guid.NewGuid():N}\n"));
            await directory.WriteFileAsync(JobDirectory.OwnerFile, TemporaryOwnerFile, owner).ConfigureAwait(false);
            DeleteLeftovers(directory, state?.Log);
            return new DirectoryJournalLock(directory, stream, number, owner);
        }
        catch (UnauthorizedAccessException exception)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw directory.CreateDeniedException(exception);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask WriteStateAsync(JobJournalStep jobStep, CancellationToken cancellationToken = default)
    {
        Validate(jobStep);
        using IDisposable gate = await EnterAsync(cancellationToken).ConfigureAwait(false);
        JobStateFile? current = DirectoryState.ReadFile(_directory);
        if ((current?.Step ?? 0) != jobStep.Version - 1 || current?.Owner > Number || (_hasWritten && current?.Owner != Number))
            throw Lose("was changed by something else: its state is not replaced.");

        JobStateFile next = current?.Owner == Number ? AppendRecords(current, jobStep) : WriteRecords(current, jobStep, cancellationToken);
        string temporary = $"{JobDirectory.StateFile}.{Number.ToString(CultureInfo.InvariantCulture)}{TemporarySuffix}";
        using (DurableFileStream stream = _directory.CreateFile(temporary))
            stream.Write(next.Format().Span);
        if (_hasNewFiles)
            _directory.Flush();
        if (current is null)
            JobControlFile.Delete(_directory);
        cancellationToken.ThrowIfCancellationRequested();
        RequireHeld();
        await _directory.ReplaceAsync(JobDirectory.StateFile, temporary).ConfigureAwait(false);
        if (!_hasWritten && !_directory.HasFile(JobDirectory.CreatedFile))
            _directory.CreateEmptyFile(JobDirectory.CreatedFile);

        _hasNewFiles = false;
        _hasWritten = true;
        if (current?.Log is { } log && log != next.Log)
            _directory.TryDeleteFile(log);
    }

    public async ValueTask<IJobJournalFile> CreateFileAsync(string file, CancellationToken cancellationToken = default)
    {
        JournalNames.RequireFile(file);
        using IDisposable gate = await EnterAsync(cancellationToken).ConfigureAwait(false);
        if (_directory.HasFile(file))
            throw CreateExistsException(file);
        // The name is of this lock alone: an owner that has lost it cannot write into the file of the next one.
        string partial = string.Create(CultureInfo.InvariantCulture, $"{file}.{Number}-{++_files}{PartialSuffix}");
        return new DirectoryJournalFile(this, _directory, file, partial, _directory.CreateFile(partial, JobDirectory.BufferSize));
    }

    public async ValueTask DeleteFileAsync(string file, CancellationToken cancellationToken = default)
    {
        using IDisposable gate = await EnterAsync(cancellationToken).ConfigureAwait(false);
        // No file of the job has another name, whatever a state that was changed says.
        if (JournalNames.IsFile(file))
            _directory.DeleteFile(file);
    }

    /// <summary>Gives a file that is on the disk its name.</summary>
    public async ValueTask CommitFileAsync(string file, string partial, CancellationToken cancellationToken)
    {
        using IDisposable gate = await EnterAsync(cancellationToken).ConfigureAwait(false);
        if (_directory.HasFile(file))
            throw CreateExistsException(file);
        await _directory.MoveAsync(partial, file, overwrite: false).ConfigureAwait(false);
        // The next state flushes the names of all files that it can refer to at once.
        _hasNewFiles = true;
    }

    /// <summary>Deletes the job and releases the lock.</summary>
    public async ValueTask DeleteJobAsync(CancellationToken cancellationToken)
    {
        using IDisposable gate = await EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Without its state the job does not exist, whatever follows.
            _directory.DeleteFile(JobDirectory.CreatedFile);
            _directory.Flush();
            _directory.DeleteFile(JobDirectory.StateFile);
            _directory.Flush();
            foreach (FileSystemInfo entry in new DirectoryInfo(_directory.FullPath).EnumerateFileSystemInfos())
            {
                if (entry is DirectoryInfo subdirectory)
                    subdirectory.Delete(recursive: true);
                else if (entry.Name is not (JobDirectory.LockFile or JobDirectory.OwnerFile))
                    entry.Delete();
            }

            RemoveDirectory();
        }
        catch (UnauthorizedAccessException exception)
        {
            throw _directory.CreateDeniedException(exception);
        }
        finally
        {
            _isReleased = true;
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // What has begun ends before another owner can have the lock.
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_isReleased)
                return;
            _isReleased = true;
            RemoveUnused();
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private static FileStream Open(JobDirectory directory, CancellationToken cancellationToken)
    {
        for (int attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            FileStream stream;
            try
            {
                directory.Create();
                stream = directory.OpenLock();
            }
            catch (Exception exception) when (exception is DirectoryNotFoundException or FileNotFoundException)
            {
                // Another owner has deleted the job, and the directory with it.
                continue;
            }

            bool isCurrent = false;
            try
            {
                // Where the file system says nothing useful, the number of the owner decides.
                isCurrent = IsCurrent(directory, stream) || (attempt == MaxAttempts && directory.HasFile(JobDirectory.LockFile));
                if (isCurrent)
                    return stream;
            }
            finally
            {
                if (!isCurrent)
                    stream.Dispose();
            }
        }

        throw directory.CreateException(JobFailureReason.InUse, "is in use: it is being locked and deleted all the time.");
    }

    /// <summary>Whether an open file is the one that others find by its name. On Unix, an owner that deletes the job can have deleted it.</summary>
    private static bool IsCurrent(JobDirectory directory, FileStream stream)
    {
        if (OperatingSystem.IsWindows())
            return true;

        // The identity of a file is not in the class library, but its length can be seen on both ways. The content does not matter.
        for (int round = 0; round < 4; round++)
        {
            int length = Random.Shared.Next(1, 4096);
            stream.SetLength(length);
            if (new FileInfo(directory.GetPath(JobDirectory.LockFile)) is not { Exists: true } file || file.Length != length)
                return false;
        }

        stream.SetLength(0);
        return true;
    }

    // Null if there is none, or it cannot be read: whoever reads it reports that.
    private static JobStateFile? TryReadState(JobDirectory directory)
    {
        try
        {
            return DirectoryState.ReadFile(directory);
        }
        catch (BifrostJobException exception) when (exception.Reason != JobFailureReason.AccessDenied)
        {
            return null;
        }
    }

    // The number of the last owner; null if the file is missing or damaged.
    private static long? ReadNumber(JobDirectory directory) =>
        directory.ReadFile(JobDirectory.OwnerFile) is { Length: < 100 } content
        && long.TryParse(Encoding.Latin1.GetString(content).Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
        && number is >= 1 and < JobStateFile.MaxOwner
            ? number : null;

    // What an owner, or a writer of the control record, had begun when its process ended.
    private static void DeleteLeftovers(JobDirectory directory, string? log)
    {
        foreach (string path in Directory.EnumerateFiles(directory.FullPath))
        {
            string file = Path.GetFileName(path);
            bool isLeftover = file.EndsWith(PartialSuffix, StringComparison.Ordinal)
                || (file.EndsWith(TemporarySuffix, StringComparison.Ordinal) && file.StartsWith(JobDirectory.StateFile, StringComparison.Ordinal))
                || (log is not null && file != log && JobStateFile.IsLogName(file))
                || (JobControlFile.IsTemporary(file) && File.GetLastWriteTimeUtc(path) < DateTime.UtcNow - MaxWritingTime);
            if (isLeftover)
                directory.TryDeleteFile(file);
        }
    }

    private static void Validate(JobJournalStep jobStep)
    {
        ArgumentNullException.ThrowIfNull(jobStep);
        ArgumentOutOfRangeException.ThrowIfLessThan(jobStep.Version, 1);
        RequireJson(jobStep.Head.Span, "The head");
        var numbers = new HashSet<int>();
        foreach ((int number, ReadOnlyMemory<byte> record) in jobStep.Batches)
        {
            RequireJson(record.Span, "A record");
            if (!numbers.Add(number))
                throw new ArgumentException($"The step has two records of batch {number}.", nameof(jobStep));
        }
    }

    // What is not JSON would make the files unreadable.
    private static void RequireJson(ReadOnlySpan<byte> json, string name)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JobStateFile.MaxDepth - 1 });
            while (reader.Read())
            {
                // Reads to the end.
            }
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"{name} of a step is not JSON.", exception);
        }
    }

    // The bytes that a step needs: the log has those of the steps before.
    private JobStateFile AppendRecords(JobStateFile current, JobJournalStep jobStep)
    {
        ReadOnlyMemory<byte> lines = JobBatchLog.Format(jobStep.Batches);
        if (!lines.IsEmpty)
        {
            try
            {
                using DurableFileStream stream = _directory.OpenToAppend(current.Log!);
                if (stream.Length < current.LogLength)
                    throw _directory.CreateDamagedException(current.Log!, "is shorter than the state says");
                // What follows is of a step that failed.
                stream.SetLength(current.LogLength);
                stream.Position = current.LogLength;
                stream.Write(lines.Span);
            }
            catch (FileNotFoundException exception)
            {
                throw _directory.CreateDamagedException(current.Log!, "does not exist", exception);
            }
        }

        return current with
        {
            Step = jobStep.Version,
            LogLength = current.LogLength + lines.Length,
            LogChecksum = Checksum.Append(current.LogChecksum, lines.Span),
            Head = jobStep.Head,
        };
    }

    // An owner begins a log of its own with all records, so that an owner that has lost the lock cannot write into it.
    private JobStateFile WriteRecords(JobStateFile? current, JobJournalStep jobStep, CancellationToken cancellationToken)
    {
        var records = new SortedDictionary<int, ReadOnlyMemory<byte>>();
        foreach ((int number, ReadOnlyMemory<byte> record) in current?.Log is null ? [] : JobBatchLog.Read(_directory, current))
            records[number] = record;
        foreach ((int number, ReadOnlyMemory<byte> record) in jobStep.Batches)
            records[number] = record;
        cancellationToken.ThrowIfCancellationRequested();

        ReadOnlyMemory<byte> lines = JobBatchLog.Format(records);
        string log = JobStateFile.GetLogName(Number);
        using (DurableFileStream stream = _directory.CreateFile(log))
            stream.Write(lines.Span);
        _hasNewFiles = true;
        return new JobStateFile
        {
            Step = jobStep.Version,
            Owner = Number,
            Log = log,
            LogLength = lines.Length,
            LogChecksum = Checksum.Append(0, lines.Span),
            Head = jobStep.Head,
        };
    }

    // One change at a time, and none after the release.
    private async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            RequireHeld();
            return new Gate(_gate);
        }
        catch
        {
            _gate.Release();
            throw;
        }
    }

    private void RequireHeld()
    {
        if (_isReleased)
            throw _directory.CreateException(JobFailureReason.LockLost, "is not locked any more: the lock was released.");
        if (!IsOwner())
            throw Lose("was locked by another owner: the lock is lost.");
    }

    private bool IsOwner() => _owner.AsSpan().SequenceEqual(_directory.ReadFile(JobDirectory.OwnerFile));

    private BifrostJobException Lose(string detail)
    {
        // The callbacks run elsewhere: what they throw does not belong here.
        _ = _lost.CancelAsync();
        return _directory.CreateException(JobFailureReason.LockLost, detail);
    }

    private BifrostJobException CreateExistsException(string file) =>
        _directory.CreateException(JobFailureReason.JournalFailed, $"has a file {file}, which is not replaced.");

    // The lock of a job that was not created leaves nothing.
    private void RemoveUnused()
    {
        try
        {
            if (!_directory.HasFile(JobDirectory.StateFile) && IsOwner() && IsCurrent(_directory, _stream)
                && Directory.EnumerateFileSystemEntries(_directory.FullPath).All(path => Path.GetFileName(path) is JobDirectory.LockFile or JobDirectory.OwnerFile))
            {
                RemoveDirectory();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BifrostJobException)
        {
            // It does no harm.
        }
    }

    // On Unix, the file of the lock is deleted while it is locked: whoever has opened it already finds that it is not the current one (IsCurrent).
    private void RemoveDirectory()
    {
        _directory.DeleteFile(JobDirectory.OwnerFile);
        if (OperatingSystem.IsWindows())
            _stream.Dispose();
        try
        {
            File.Delete(_directory.GetPath(JobDirectory.LockFile));
            Directory.Delete(_directory.FullPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another owner has locked the name meanwhile.
        }
    }

    private sealed class Gate(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
