namespace Bifrost.Client.Jobs;

/// <summary>Reads the state of a job in a directory, with or without its lock.</summary>
internal static class DirectoryState
{
    private const int MaxAttempts = 20;

    // A job that was deleted and created again can have the state that it had.
    private const int MinAttempts = 3;

    private static readonly IReadOnlyDictionary<int, ReadOnlyMemory<byte>> NoRecords = new Dictionary<int, ReadOnlyMemory<byte>>();

    /// <summary>Reads the file of the state.</summary>
    /// <returns>The file; null when the job does not exist.</returns>
    public static JobStateFile? ReadFile(JobDirectory directory) =>
        directory.ReadState() is { } content ? JobStateFile.Parse(directory, content) : null;

    /// <summary>Reads the file of the state and the log that it names.</summary>
    /// <returns>The state; null when the job does not exist.</returns>
    public static JobJournalState? Read(JobDirectory directory, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (directory.ReadState() is not { } content)
                return null;
            JobStateFile file = JobStateFile.Parse(directory, content);
            try
            {
                return new JobJournalState(file.Head, file.Log is null ? NoRecords : JobBatchLog.Read(directory, file), file.Step);
            }
            catch (BifrostJobException) when (attempt < MinAttempts || (attempt < MaxAttempts && HasChanged(directory, content)))
            {
                // A new owner has written a log of its own and deleted the one before.
            }
        }
    }

    private static bool HasChanged(JobDirectory directory, byte[] content) =>
        directory.ReadFile(JobDirectory.StateFile) is not { } current || !content.AsSpan().SequenceEqual(current);
}
