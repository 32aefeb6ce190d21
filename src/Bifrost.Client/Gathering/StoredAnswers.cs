using Bifrost.Client.Jobs;

namespace Bifrost.Client.Gathering;

/// <summary>Returns results that were read before their calls came. A file is read once for all calls that wait for it.</summary>
internal sealed class StoredAnswers(GatheredJobs jobs, JobShelf shelf, CancellationToken stopped) : IAsyncDisposable
{
    // Each has a file that is open.
    private readonly SemaphoreSlim _readers = new(8, 8);
    private readonly Lock _lock = new();
    private readonly Dictionary<(GatheredJob Job, JobFile File), List<WaitingCall>> _waiting = [];
    private Task _reading = Task.CompletedTask;

    /// <summary>Reads the result of a call in the background.</summary>
    public void Add(WaitingCall call)
    {
        GatheredRequest request = call.Request!;
        var file = (request.Job!, request.Result!.File);
        lock (_lock)
        {
            if (_waiting.TryGetValue(file, out List<WaitingCall>? calls))
            {
                calls.Add(call);
                return;
            }

            _waiting.Add(file, [call]);
            _reading = Task.WhenAll(_reading, Background.Run(() => ReadAsync(file)));
        }
    }

    /// <summary>Waits until no file is being read.</summary>
    public async ValueTask DisposeAsync()
    {
        await _reading.ConfigureAwait(false);
        _readers.Dispose();
    }

    private async Task ReadAsync((GatheredJob Job, JobFile File) file)
    {
        while (Take(file) is { } calls)
        {
            long[] offsets = [.. calls.Select(GetOffset)];
            int answered = 0;
            await _readers.WaitAsync().ConfigureAwait(false);
            try
            {
                await foreach (JobResultItem item in shelf.ReadResultsAsync(file.Job, file.File, offsets, stopped).ConfigureAwait(false))
                    jobs.ReturnStored(calls[answered++], item);
            }
            catch (Exception exception)
            {
                foreach (WaitingCall call in calls.Skip(answered))
                    jobs.FailStored(call, exception);
            }
            finally
            {
                _readers.Release();
            }
        }
    }

    // In the order of the file. Those that come meanwhile are read next; null when there are none.
    private WaitingCall[]? Take((GatheredJob Job, JobFile File) file)
    {
        lock (_lock)
        {
            List<WaitingCall> calls = _waiting[file];
            if (calls.Count == 0)
            {
                _waiting.Remove(file);
                return null;
            }

            _waiting[file] = [];
            return [.. calls.OrderBy(GetOffset)];
        }
    }

    private static long GetOffset(WaitingCall call) => call.Request!.Result!.Offset;
}
