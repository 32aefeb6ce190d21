using System.Collections.Concurrent;
using System.Globalization;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Gathering;

/// <summary>Keeps jobs in memory, for calls that need not survive the process. One process has it, so that nothing is locked.</summary>
internal sealed class MemoryJournal : IJobJournal
{
    private readonly ConcurrentDictionary<string, JobJournalState> _states = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, byte[]>> _files = new();
    private int _versions;

    /// <summary>Removes a job.</summary>
    public void Remove(string job)
    {
        _states.TryRemove(job, out _);
        _files.TryRemove(job, out _);
    }

    public ValueTask<IAsyncDisposable> LockAsync(string job, CancellationToken cancellationToken) => ValueTask.FromResult<IAsyncDisposable>(new Lock());

    public ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken) => ValueTask.FromResult(_states.GetValueOrDefault(job));

    public ValueTask<string> WriteStateAsync(string job, ReadOnlyMemory<byte> state, string? version, CancellationToken cancellationToken)
    {
        string next = Interlocked.Increment(ref _versions).ToString(CultureInfo.InvariantCulture);
        _states[job] = new JobJournalState(state.ToArray(), next);
        return ValueTask.FromResult(next);
    }

    public ValueTask<Stream> CreateFileAsync(string job, string file, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Stream>(new NewFile(_files.GetOrAdd(job, _ => new()), file));

    public ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Stream>(new MemoryStream(_files[job][file], writable: false));

    public ValueTask DeleteFileAsync(string job, string file, CancellationToken cancellationToken)
    {
        if (_files.TryGetValue(job, out ConcurrentDictionary<string, byte[]>? files))
            files.TryRemove(file, out _);
        return ValueTask.CompletedTask;
    }

    private sealed class Lock : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>A file that exists when its stream has been disposed.</summary>
    private sealed class NewFile(ConcurrentDictionary<string, byte[]> files, string name) : MemoryStream
    {
        protected override void Dispose(bool disposing)
        {
            if (disposing && CanWrite)
                files[name] = ToArray();
            base.Dispose(disposing);
        }
    }
}
