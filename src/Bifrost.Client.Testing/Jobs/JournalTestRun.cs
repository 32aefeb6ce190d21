using System.Collections.Concurrent;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Testing;

/// <summary>A run of one check: has the journal, and cleans up after the check.</summary>
internal sealed class JournalTestRun(Func<IJobJournal> open, JobJournalTestOptions options, CancellationToken cancellationToken)
{
    private static readonly TimeSpan MaxCleaning = TimeSpan.FromSeconds(10);

    private readonly ConcurrentStack<IAsyncDisposable> _disposables = new();
    private readonly ConcurrentQueue<string> _jobs = new();
    private int _count;

    public JobJournalTestOptions Options { get; } = options;

    /// <summary>Is cancelled when the check has ended.</summary>
    public CancellationToken Token { get; } = cancellationToken;

    /// <summary>What the names of the jobs of this run begin with.</summary>
    public string Prefix { get; } = $"t{Guid.NewGuid():N}"[..13];

    /// <summary>The journal.</summary>
    public IJobJournal Journal => field ??= Open();

    /// <summary>Returns a journal as another process would have it.</summary>
    public IJobJournal Open() => open() ?? throw new JournalCheckException("a journal from the function that opens it", "null");

    /// <summary>Returns the name of a job that does not exist.</summary>
    public string NewJob() => NewJob($"-{Interlocked.Increment(ref _count)}");

    /// <summary>Returns a name with this end, of a job that does not exist.</summary>
    public string NewJob(string end)
    {
        string job = Prefix + end;
        _jobs.Enqueue(job);
        return job;
    }

    /// <summary>Locks a job until the run ends, if nothing releases it before.</summary>
    public async Task<IJobJournalLock> LockAsync(string job, IJobJournal? journal = null)
    {
        IJobJournalLock taken = await (journal ?? Journal).LockAsync(job, Token).ConfigureAwait(false);
        if (taken is null)
            throw new JournalCheckException("a lock", "null was returned");
        _disposables.Push(taken);
        return taken;
    }

    /// <summary>Creates a job with a state of version 1 and some records, and leaves it locked.</summary>
    public async Task<IJobJournalLock> CreateAsync(string job, params int[] numbers)
    {
        IJobJournalLock taken = await LockAsync(job).ConfigureAwait(false);
        await taken.WriteStateAsync(JournalData.CreateStep(1, numbers), Token).ConfigureAwait(false);
        return taken;
    }

    /// <summary>Begins a file, which is disposed when the run ends, if nothing does it before.</summary>
    public async Task<IJobJournalFile> CreateFileAsync(IJobJournalLock taken, string file)
    {
        IJobJournalFile created = await taken.CreateFileAsync(file, Token).ConfigureAwait(false);
        _disposables.Push(created);
        return created;
    }

    /// <summary>Begins a file and writes its content.</summary>
    public async Task<IJobJournalFile> BeginFileAsync(IJobJournalLock taken, string file, ReadOnlyMemory<byte> content)
    {
        IJobJournalFile created = await CreateFileAsync(taken, file).ConfigureAwait(false);
        await created.Content.WriteAsync(content, Token).ConfigureAwait(false);
        return created;
    }

    /// <summary>Writes a file and commits it.</summary>
    public async Task WriteFileAsync(IJobJournalLock taken, string file, ReadOnlyMemory<byte> content)
    {
        IJobJournalFile created = await BeginFileAsync(taken, file, content).ConfigureAwait(false);
        await created.CommitAsync(Token).ConfigureAwait(false);
        await created.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Releases locks and deletes jobs, as far as the journal can.</summary>
    public async Task CleanUpAsync()
    {
        using var timeout = new CancellationTokenSource(MaxCleaning);
        foreach (IAsyncDisposable disposable in _disposables)
            await TryAsync(() => disposable.DisposeAsync(), timeout.Token).ConfigureAwait(false);
        foreach (string job in _jobs)
            await TryAsync(() => Journal.DeleteAsync(job, timeout.Token), timeout.Token).ConfigureAwait(false);
    }

    // The check has its result: what cannot be cleaned up stays.
    private static Task<Exception?> TryAsync(Func<ValueTask> action, CancellationToken cancellationToken) => JournalAssert.RecordAsync(
        async () => await Task.Run(async () => await action().ConfigureAwait(false), CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false));
}
