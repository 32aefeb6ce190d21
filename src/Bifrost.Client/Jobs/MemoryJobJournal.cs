using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Bifrost.Client.Jobs;

/// <summary>Keeps jobs in memory: for tests, and for jobs that need not survive the process. Thread-safe.</summary>
public sealed class MemoryJobJournal : IJobJournal
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, MemoryJob> _jobs = new(StringComparer.Ordinal);
    private long _locks;

    /// <inheritdoc/>
    public ValueTask<IJobJournalLock> LockAsync(string job, CancellationToken cancellationToken = default)
    {
        JournalNames.RequireJob(job);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_jobs.TryGetValue(job, out MemoryJob? stored))
                _jobs.Add(job, stored = new MemoryJob(job));
            if (stored.Owner is not null)
                throw CreateInUseException(job);
            var taken = new MemoryJournalLock(this, stored, ++_locks);
            stored.Owner = taken;
            return ValueTask.FromResult<IJobJournalLock>(taken);
        }
    }

    /// <inheritdoc/>
    public ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return ValueTask.FromResult(Find(job)?.State);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JobJournalEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        JobJournalEntry[] entries;
        lock (_lock)
            entries = [.. _jobs.Values.Where(job => job.State is not null).Select(job => new JobJournalEntry(job.Name) { Head = job.State!.Head })];
        foreach (JobJournalEntry entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string job, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (Find(job) is { Owner: not null })
                throw CreateInUseException(job);
            _jobs.Remove(job);
            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (Find(job)?.Files.TryGetValue(file, out ArraySegment<byte> content) != true)
                throw new BifrostJobException($"The file {file} of job '{job}' does not exist.") { Reason = JobFailureReason.Damaged, FileName = file };
            return ValueTask.FromResult<Stream>(new MemoryStream(content.Array!, content.Offset, content.Count, writable: false));
        }
    }

    /// <inheritdoc/>
    public ValueTask<JobControl> ReadControlAsync(string job, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return ValueTask.FromResult(Find(job)?.Control ?? JobControl.Run);
    }

    /// <inheritdoc/>
    public ValueTask WriteControlAsync(string job, JobControl control, CancellationToken cancellationToken = default)
    {
        if (control is not (JobControl.Run or JobControl.Pause or JobControl.Cancel))
            throw new ArgumentOutOfRangeException(nameof(control), control, "The control record has an unknown value.");
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (Find(job) is not { State: not null } stored)
                throw new BifrostJobException($"Job '{job}' does not exist.") { Reason = JobFailureReason.NotFound };
            if (stored.Control != JobControl.Cancel)
                stored.Control = control;
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Stores a step.</summary>
    internal void Write(MemoryJournalLock owner, JobJournalStep jobStep)
    {
        ReadOnlyMemory<byte> head = jobStep.Head.ToArray();
        KeyValuePair<int, ReadOnlyMemory<byte>>[] records = [.. jobStep.Batches.Select(record => KeyValuePair.Create<int, ReadOnlyMemory<byte>>(record.Key, record.Value.ToArray()))];
        lock (_lock)
        {
            MemoryJob job = RequireHeld(owner);
            if ((job.State?.Version ?? 0) != jobStep.Version - 1)
                throw owner.Lose("was changed by something else: its state is not replaced.");
            // Each reader keeps the state that it has read, and 10,000 records are not copied for each step.
            var batches = (ImmutableDictionary<int, ReadOnlyMemory<byte>>?)job.State?.Batches ?? ImmutableDictionary<int, ReadOnlyMemory<byte>>.Empty;
            job.State = new JobJournalState(head, batches.SetItems(records), jobStep.Version);
        }
    }

    /// <summary>Checks that a file can be begun.</summary>
    internal void Create(MemoryJournalLock owner, string file)
    {
        lock (_lock)
            RequireNew(RequireHeld(owner), file);
    }

    /// <summary>Stores a file.</summary>
    internal void Commit(MemoryJournalLock owner, string file, ArraySegment<byte> content)
    {
        lock (_lock)
        {
            MemoryJob job = RequireHeld(owner);
            RequireNew(job, file);
            job.Files.Add(file, content);
        }
    }

    /// <summary>Deletes a file.</summary>
    internal void Delete(MemoryJournalLock owner, string file)
    {
        lock (_lock)
            RequireHeld(owner).Files.Remove(file);
    }

    /// <summary>Releases a lock.</summary>
    internal void Release(MemoryJournalLock owner)
    {
        lock (_lock)
        {
            MemoryJob job = owner.Job;
            if (job.Owner != owner)
                return;
            job.Owner = null;
            if (job.State is null && job.Files.Count == 0)
                _jobs.Remove(job.Name);
        }
    }

    private static MemoryJob RequireHeld(MemoryJournalLock owner) => owner.Job.Owner == owner ? owner.Job : throw owner.CreateReleasedException();

    private static void RequireNew(MemoryJob job, string file)
    {
        if (job.Files.ContainsKey(file))
            throw new BifrostJobException($"Job '{job.Name}' has a file {file}, which is not replaced.") { Reason = JobFailureReason.JournalFailed };
    }

    private static BifrostJobException CreateInUseException(string job) =>
        new($"Job '{job}' is in use: another {nameof(BatchJob)} of this process has locked it.") { Reason = JobFailureReason.InUse };

    private MemoryJob? Find(string job) => _jobs.GetValueOrDefault(job);
}
