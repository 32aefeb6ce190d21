using System.Runtime.CompilerServices;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs.Contract;

/// <summary>A journal in memory, as short as possible, that does one thing wrong.</summary>
internal sealed class WrongJournal(WrongJournalFault fault, WrongJournalStorage storage) : IJobJournal
{
    private readonly HashSet<string> _locked = [];

    public WrongJournal(WrongJournalFault fault)
        : this(fault, new WrongJournalStorage())
    {
    }

    private WrongJournalFault Fault => fault;

    private WrongJournalStorage Storage => storage;

    public ValueTask<IJobJournalLock> LockAsync(string job, CancellationToken cancellationToken = default)
    {
        lock (storage)
        {
            WrongJournalJob stored = GetOrAdd(job);
            bool isLocked = fault == WrongJournalFault.LocksOfOneInstanceOnly ? _locked.Contains(job) : stored.Owner is not null && fault != WrongJournalFault.TwoOwners;
            if (isLocked)
                throw Fail(JobFailureReason.InUse);
            _locked.Add(job);
            stored.LastNumber = fault == WrongJournalFault.NumberDoesNotGrow ? 1 : stored.LastNumber + 1;
            var taken = new Lock(this, job, stored, stored.LastNumber);
            stored.Owner = taken;
            return ValueTask.FromResult<IJobJournalLock>(taken);
        }
    }

    public async ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken = default)
    {
        if (fault == WrongJournalFault.ReadingNeverEnds)
            await Task.Delay(Timeout.Infinite, cancellationToken);
        lock (storage)
            return Find(job) is { Head: { } head } stored ? new JobJournalState(head, new Dictionary<int, ReadOnlyMemory<byte>>(stored.Records), stored.Version) : null;
    }

    public async IAsyncEnumerable<JobJournalEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        JobJournalEntry[] entries;
        lock (storage)
        {
            entries =
            [
                .. from job in storage.Jobs
                   where job.Value.Head is not null || (fault == WrongJournalFault.ListHasLockedJobs && job.Value.Owner is not null)
                   where fault != WrongJournalFault.ListMissesLockedJobs || job.Value.Owner is null
                   select new JobJournalEntry(job.Key) { Head = fault == WrongJournalFault.ListHasFirstHead ? job.Value.FirstHead : job.Value.Head ?? default },
            ];
        }

        foreach (JobJournalEntry entry in entries)
            yield return entry;
    }

    public ValueTask DeleteAsync(string job, CancellationToken cancellationToken = default)
    {
        lock (storage)
        {
            if (Find(job) is not { } stored)
                return ValueTask.CompletedTask;
            if (stored.Owner is not null && fault != WrongJournalFault.LockedJobIsDeleted)
                throw Fail(JobFailureReason.InUse);
            if (fault == WrongJournalFault.DeleteTakesLongerNames)
            {
                foreach (WrongJournalJob other in storage.Jobs.Where(other => other.Key.StartsWith(job, StringComparison.Ordinal)).Select(other => other.Value))
                    other.Files.Clear();
            }

            storage.Jobs.Remove(GetKey(job));
            if (fault == WrongJournalFault.DeleteKeepsControl)
                GetOrAdd(job).Control = stored.Control;
            foreach ((string file, byte[] content) in fault == WrongJournalFault.DeleteKeepsFiles ? stored.Files : [])
                GetOrAdd(job).Files.Add(file, content);
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken = default)
    {
        lock (storage)
        {
            WrongJournalJob? stored = fault == WrongJournalFault.FilesOfJobsAreShared
                ? storage.Jobs.Values.FirstOrDefault(other => other.Files.ContainsKey(file)) : Find(job);
            if (stored?.Files.TryGetValue(file, out byte[]? content) == true)
                return ValueTask.FromResult<Stream>(new MemoryStream(content, writable: false));
            throw Fail(fault == WrongJournalFault.MissingFileIsNotFound ? JobFailureReason.NotFound : JobFailureReason.Damaged);
        }
    }

    public ValueTask<JobControl> ReadControlAsync(string job, CancellationToken cancellationToken = default)
    {
        lock (storage)
            return ValueTask.FromResult(Find(job)?.Control ?? JobControl.Run);
    }

    public ValueTask WriteControlAsync(string job, JobControl control, CancellationToken cancellationToken = default)
    {
        lock (storage)
        {
            WrongJournalJob? stored = fault == WrongJournalFault.ControlOfMissingJobIsWritten ? GetOrAdd(job) : Find(job);
            if (stored is null || (stored.Head is null && fault != WrongJournalFault.ControlOfMissingJobIsWritten))
                throw Fail(JobFailureReason.NotFound);
            if (fault == WrongJournalFault.ControlNeedsTheLock && stored.Owner is not null)
                throw Fail(JobFailureReason.InUse);
            if (stored.Control != JobControl.Cancel || fault == WrongJournalFault.CancelIsReplaced)
                stored.Control = control;
            return ValueTask.CompletedTask;
        }
    }

    private static BifrostJobException Fail(JobFailureReason reason) => new($"The call was refused: {reason}.") { Reason = reason };

    private string GetKey(string job) => fault == WrongJournalFault.NamesIgnoreTheirEnd ? job.TrimEnd('-', '_', '.') : job;

    private WrongJournalJob? Find(string job) => storage.Jobs.GetValueOrDefault(GetKey(job));

    private WrongJournalJob GetOrAdd(string job)
    {
        if (Find(job) is not { } stored)
            storage.Jobs.Add(GetKey(job), stored = new WrongJournalJob());
        return stored;
    }

    private sealed class Lock(WrongJournal journal, string name, WrongJournalJob job, long number) : IJobJournalLock
    {
        private readonly CancellationTokenSource _lost = new();
        private bool _isReleased;

        public long Number { get; } = number;

        public CancellationToken Lost => _lost.Token;

        public WrongJournalFault Fault { get; } = journal.Fault;

        public async ValueTask WriteStateAsync(JobJournalStep jobStep, CancellationToken cancellationToken = default)
        {
            lock (journal.Storage)
            {
                RequireHeld(WrongJournalFault.ReleasedLockWritesState);
                if (cancellationToken.IsCancellationRequested && Fault == WrongJournalFault.CancelledStepStoresItsHead && job.Head is not null)
                    job.Head = jobStep.Head.ToArray();
                cancellationToken.ThrowIfCancellationRequested();
                if (jobStep.Version != job.Version + 1 && Fault != WrongJournalFault.VersionIsNotChecked)
                    throw Fail(JobFailureReason.LockLost);
                job.Version = jobStep.Version;
                job.Head = Fault == WrongJournalFault.BuffersAreNotCopied ? jobStep.Head : jobStep.Head.ToArray();
                job.FirstHead = job.FirstHead.IsEmpty ? job.Head.Value : job.FirstHead;
            }

            // A reader comes between the head and the records.
            if (Fault == WrongJournalFault.HeadIsStoredBeforeRecords)
                await Task.Delay(2, CancellationToken.None);
            lock (journal.Storage)
            {
                if (Fault == WrongJournalFault.OtherRecordsAreLost)
                    job.Records.Clear();
                foreach ((int batch, ReadOnlyMemory<byte> record) in jobStep.Batches)
                {
                    if (Fault != WrongJournalFault.RecordsAreAdded || !job.Records.ContainsKey(batch))
                        job.Records[batch] = record.ToArray();
                }
            }
        }

        public ValueTask<IJobJournalFile> CreateFileAsync(string file, CancellationToken cancellationToken = default)
        {
            lock (journal.Storage)
            {
                RequireHeld(WrongJournalFault.ReleasedLockBeginsFiles);
                if (job.Files.ContainsKey(file) && Fault != WrongJournalFault.CommittedFileIsBegunAgain)
                    throw Fail(JobFailureReason.JournalFailed);
                if (Fault == WrongJournalFault.FileExistsBeforeCommit)
                    job.Files.Add(file, []);
                return ValueTask.FromResult<IJobJournalFile>(new NewFile(this, file));
            }
        }

        public ValueTask DeleteFileAsync(string file, CancellationToken cancellationToken = default)
        {
            lock (journal.Storage)
            {
                RequireHeld(WrongJournalFault.ReleasedLockDeletesFiles);
                job.Files.Remove(file);
                return ValueTask.CompletedTask;
            }
        }

        public ValueTask DisposeAsync()
        {
            lock (journal.Storage)
            {
                if (_isReleased && Fault != WrongJournalFault.SecondDisposeReleasesAgain)
                    return ValueTask.CompletedTask;
                _isReleased = true;
                if (job.Owner == this || Fault == WrongJournalFault.SecondDisposeReleasesAgain)
                {
                    job.Owner = null;
                    journal._locked.Remove(name);
                }

                return ValueTask.CompletedTask;
            }
        }

        public void Store(string file, byte[] content, bool replaces)
        {
            lock (journal.Storage)
            {
                RequireHeld(WrongJournalFault.ReleasedLockCommitsFiles);
                if (!replaces && job.Files.ContainsKey(file))
                    throw Fail(JobFailureReason.JournalFailed);
                job.Files[file] = content;
            }
        }

        private void RequireHeld(WrongJournalFault allowing)
        {
            if (job.Owner == this || Fault == allowing || Fault is WrongJournalFault.TwoOwners or WrongJournalFault.LocksOfOneInstanceOnly && !_isReleased)
                return;
            if (Fault != WrongJournalFault.LostIsNotCancelled)
                _lost.Cancel();
            throw Fail(JobFailureReason.LockLost);
        }
    }

    private sealed class NewFile(Lock owner, string file) : IJobJournalFile
    {
        private readonly MemoryStream _content = new();
        private bool _isCommitted;

        public Stream Content => _content;

        public ValueTask CommitAsync(CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Store(owner.Fault is WrongJournalFault.FileExistsBeforeCommit or WrongJournalFault.CommittedFileIsReplaced);
            _isCommitted = true;
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            if (owner.Fault == WrongJournalFault.DiscardedFileExists && !_isCommitted)
                Store(replaces: false);
            if (owner.Fault == WrongJournalFault.CommittedFileIsAppended && _isCommitted)
                Store(replaces: true);
            return ValueTask.CompletedTask;
        }

        private void Store(bool replaces)
        {
            byte[] content = _content.ToArray();
            owner.Store(file, owner.Fault == WrongJournalFault.LargeFileIsCut ? content[..Math.Min(content.Length, 4_000_000)] : content, replaces);
        }
    }
}
