namespace Bifrost.Client.Jobs;

/// <summary>A job in memory. Used under the lock of its journal.</summary>
internal sealed class MemoryJob(string name)
{
    public string Name { get; } = name;

    /// <summary>The state; null when the job was locked only.</summary>
    public JobJournalState? State { get; set; }

    public JobControl Control { get; set; }

    /// <summary>The files that were committed.</summary>
    public Dictionary<string, ArraySegment<byte>> Files { get; } = new(StringComparer.Ordinal);

    public MemoryJournalLock? Owner { get; set; }
}
