using System.Collections.Concurrent;
using System.Globalization;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>A journal as a user would write it over a database: rows with a version, blobs, a lock.</summary>
internal sealed class MemoryJobJournal : IJobJournal
{
    private readonly ConcurrentDictionary<string, JobJournalState> _states = new();
    private readonly ConcurrentDictionary<(string Job, string File), byte[]> _files = new();
    private readonly ConcurrentDictionary<string, Lock> _locks = new();

    public ValueTask<IAsyncDisposable> LockAsync(string job, CancellationToken cancellationToken)
    {
        var taken = new Lock(this, job);
        return _locks.TryAdd(job, taken) ? ValueTask.FromResult<IAsyncDisposable>(taken) : throw new BifrostJobException($"Job '{job}' is in use.");
    }

    public ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken) => ValueTask.FromResult(_states.GetValueOrDefault(job));

    public ValueTask<string> WriteStateAsync(string job, ReadOnlyMemory<byte> state, string? version, CancellationToken cancellationToken)
    {
        JobJournalState? current = _states.GetValueOrDefault(job);
        var next = new JobJournalState(state.ToArray(), (int.Parse(version ?? "0", CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture));
        bool isReplaced = current?.Version == version && (current is null ? _states.TryAdd(job, next) : _states.TryUpdate(job, next, current));
        return isReplaced ? ValueTask.FromResult(next.Version) : throw new BifrostJobException($"Job '{job}' was changed.");
    }

    public ValueTask<Stream> CreateFileAsync(string job, string file, CancellationToken cancellationToken) => ValueTask.FromResult<Stream>(new Blob(this, (job, file)));

    public ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Stream>(new ForwardOnlyStream(new MemoryStream(_files[(job, file)])));

    public ValueTask DeleteFileAsync(string job, string file, CancellationToken cancellationToken)
    {
        _files.TryRemove((job, file), out _);
        return ValueTask.CompletedTask;
    }

    private sealed class Lock(MemoryJobJournal journal, string job) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            journal._locks.TryRemove(job, out _);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Blob(MemoryJobJournal journal, (string Job, string File) name) : MemoryStream
    {
        public override ValueTask DisposeAsync()
        {
            journal._files[name] = ToArray();
            return base.DisposeAsync();
        }
    }
}
