using System.Runtime.ExceptionServices;
using Bifrost.Client.Jobs;
using Bifrost.Client.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Gathering;

/// <summary>
/// Gathers calls, stores them as jobs, and returns the answers. One lock protects the requests; what takes time happens outside of it.
/// </summary>
internal sealed class Gatherer : IAsyncDisposable
{
    private readonly BatchingOptions _options;
    private readonly JobShelf _shelf;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly RequestTable _requests;
    private readonly CancellationTokenSource _disposal = new();
    private readonly HashSet<GatheredJob> _running = [];

    // Calls that came while the journal was being opened.
    private List<WaitingCall> _arrivals = [];
    private List<GatheredRequest> _pending = [];
    private long _pendingBytes;
    private long _firstAt;
    private long _lastAt;
    private bool _isWatching;
    private bool _isOpen;
    private bool _hasReportedRetry;
    private Task<BifrostException?>? _opening;
    private Task<BifrostException?> _storing = Task.FromResult<BifrostException?>(null);
    private Task? _stopping;

    public Gatherer(JobsClient jobs, BatchingOptions options)
    {
        _options = options;
        _shelf = new JobShelf(jobs, options);
        _requests = new RequestTable(keepsOrdinals: options.Journal is not null);
        _time = options.TimeProvider ?? TimeProvider.System;
        _logger = jobs.Logger;
        Stopped = _disposal.Token;
    }

    /// <summary>Cancelled when the handler is disposed.</summary>
    public CancellationToken Stopped { get; }

    /// <summary>Adds a call, which waits for its answer.</summary>
    public WaitingCall Add(BatchableCall content)
    {
        var call = new WaitingCall(this, content, _time.GetTimestamp());
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stopping is not null, typeof(BatchingHandler));
            if (_isOpen)
                Attach(call);
            else
                _arrivals.Add(call);
            StartOpening();
        }

        return call;
    }

    /// <summary>Submits what is gathered, and waits until it has been submitted.</summary>
    public async Task SubmitAsync()
    {
        Task<BifrostException?> step;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stopping is not null, typeof(BatchingHandler));
            step = StartOpening();
        }

        BifrostException? failure = await step.ConfigureAwait(false);
        if (failure is null)
        {
            GatheredJob[] jobs;
            lock (_lock)
                step = StorePending();
            failure = await step.ConfigureAwait(false);
            lock (_lock)
                jobs = [.. _running];
            foreach (GatheredJob job in jobs)
                failure = await job.Submitted.ConfigureAwait(false) ?? failure;
        }

        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Detaches a call from its request, which goes on if it was submitted.</summary>
    public void GiveUp(WaitingCall call, CancellationToken cancellationToken)
    {
        TimeSpan waited = _time.GetElapsedTime(call.StartedAt);
        lock (_lock)
        {
            if (call.Request is { } request)
            {
                if (request.Call != call)
                    return;
                request.GivenUp = new GivenUpCall(waited, _time.GetTimestamp());
                _requests.Detach(request);
            }
            else
            {
                _arrivals.Remove(call);
            }
        }

        if (SdkSettings.Explain(waited, call.Before?.Waited) is { } exception)
            call.TrySetException(exception);
        else
            call.TrySetCanceled(cancellationToken);
    }

    /// <summary>Returns a result of a job to its call, or keeps its place until the call comes.</summary>
    public void Return(GatheredJob job, JobResultItem item, ResultPlace place)
    {
        WaitingCall? call;
        lock (_lock)
        {
            // One with a place is being read.
            if (_requests.Find(item.CustomId) is not { } request || request.Job != job || request.Result is not null)
                return;
            call = request.Call;
            if (call is null)
                request.Result = place;
            else
                Complete(request);
        }

        if (call is not null)
            Answer(call, item, job);
    }

    /// <summary>Ends a job, with the reason for which it has stopped; null when all results were read.</summary>
    public void End(GatheredJob job, Exception? cause)
    {
        WaitingCall[] calls;
        lock (_lock)
        {
            job.HasEnded = true;
            _running.Remove(job);
            calls = _requests.DetachAll(job);
            ForgetIfAnswered(job);
        }

        if (cause is not null && !Stopped.IsCancellationRequested)
            ClientLog.CallsFailed(_logger, calls.Length, job.Name, cause.GetType().Name, TelemetryText.GetStatusCode(cause));
        string reason = cause is BifrostException ? cause.Message : cause is null ? "it has no result for it." : $"{cause.GetType().Name}, see the inner exception.";
        foreach (WaitingCall call in calls)
            call.TrySetException(new BifrostJobException($"Job '{job.Name}', which has the request of this call, has stopped: {reason}", cause));
    }

    /// <summary>Stops: no call waits any more. Batches and journal stay as they are.</summary>
    public void Cancel()
    {
        WaitingCall[] calls;
        lock (_lock)
        {
            if (_stopping is not null)
                return;
            calls = [.. _arrivals, .. _requests.DetachAll(null)];
            _stopping = Task.Run(StopAsync);
        }

        foreach (WaitingCall call in calls)
            call.TrySetException(new ObjectDisposedException(nameof(BatchingHandler)));
    }

    /// <summary>Stops, and waits until the journal is no longer in use.</summary>
    public async ValueTask DisposeAsync()
    {
        Cancel();
        await _stopping!.ConfigureAwait(false);
    }

    private async Task StopAsync()
    {
        await _disposal.CancelAsync().ConfigureAwait(false);
        await (_opening ?? Task.CompletedTask).ConfigureAwait(false);
        await _storing.ConfigureAwait(false);
        GatheredJob[] jobs;
        lock (_lock)
            jobs = [.. _running];
        foreach (GatheredJob job in jobs)
            await job.Completion.ConfigureAwait(false);
        await _shelf.DisposeAsync().ConfigureAwait(false);
        _disposal.Dispose();
    }

    private Task<BifrostException?> StartOpening()
    {
        if (_opening is null || (_opening.IsCompleted && !_isOpen))
            _opening = Task.Run(OpenAsync);
        return _opening;
    }

    // Finds the jobs of an earlier run. What fails is tried again by the next call.
    private async Task<BifrostException?> OpenAsync()
    {
        try
        {
            await foreach ((BatchJob job, IReadOnlyList<CallIdentity> requests) in _shelf.OpenAllAsync(Stopped).ConfigureAwait(false))
            {
                lock (_lock)
                {
                    var found = new GatheredJob(this, _shelf, job.Name, job.Provider);
                    foreach (CallIdentity identity in requests)
                        _requests.AddStored(identity, found);
                    Run(found, job);
                }

                ClientLog.JobFound(_logger, job.Name, requests.Count);
            }

            lock (_lock)
            {
                _isOpen = true;
                foreach (WaitingCall call in _arrivals.Where(call => !call.Task.IsCompleted))
                    Attach(call);
                _arrivals = [];
            }

            return null;
        }
        catch (Exception exception)
        {
            BifrostException failure = exception as BifrostException ?? new BifrostJobException("The journal cannot be read: see the inner exception.", exception);
            WaitingCall[] calls;
            lock (_lock)
            {
                calls = [.. _arrivals];
                _arrivals = [];
            }

            foreach (WaitingCall call in calls)
                call.TrySetException(new BifrostJobException($"The jobs '{_options.JobName}' cannot be opened: {failure.Message}", exception));
            return failure;
        }
    }

    // Gives a call a request that asks the same and has no call: of an earlier run, or of a call that was given up. Otherwise a new one.
    private void Attach(WaitingCall call)
    {
        BatchableCall content = call.Content!;
        call.Content = null;
        if (_requests.TakeFree(content.Hash) is { } free)
        {
            (call.Request, free.Call) = (free, call);
            call.Before = GetRecent(free.GivenUp);
            if (free.Result is not null)
                _ = Task.Run(() => ReturnStoredAsync(call, free));
            else if (free.Job is { HasEnded: true } ended)
                Run(ended, null);
            return;
        }

        call.Request = _requests.Add(content, call);
        _pending.Add(call.Request);
        _pendingBytes += content.Body.Utf8.Length;
        _lastAt = _time.GetTimestamp();
        if (_pending.Count == 1)
            _firstAt = _lastAt;
        if (_pending.Count >= _options.MaxRequests || _pendingBytes >= _options.MaxBytes)
            StorePending();
        else if (!_isWatching && GetRemainingDelay() is not null)
            Watch();
    }

    private GivenUpCall? GetRecent(GivenUpCall? before)
    {
        if (before is null || _time.GetElapsedTime(before.Timestamp) > SdkSettings.MaxRetryDelay)
            return null;
        if (!_hasReportedRetry)
            ClientLog.CallRepeated(_logger, before.Waited.TotalSeconds);
        _hasReportedRetry = true;
        return before;
    }

    // The time until what is gathered is stored; null when only a number or a size decides.
    private TimeSpan? GetRemainingDelay()
    {
        TimeSpan? idle = _options.IdleDelay == Timeout.InfiniteTimeSpan ? null : _options.IdleDelay - _time.GetElapsedTime(_lastAt);
        TimeSpan? age = _options.MaxDelay == Timeout.InfiniteTimeSpan ? null : _options.MaxDelay - _time.GetElapsedTime(_firstAt);
        return idle < age || age is null ? idle : age;
    }

    private void Watch()
    {
        _isWatching = true;
        _ = Task.Run(WatchAsync);
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                TimeSpan delay;
                lock (_lock)
                {
                    delay = _pending.Count == 0 ? TimeSpan.Zero : GetRemainingDelay()!.Value;
                    if (delay <= TimeSpan.Zero)
                    {
                        _isWatching = false;
                        StorePending();
                        return;
                    }
                }

                // Calls that come meanwhile move the end, which is seen at the end of this delay. A timer counts in milliseconds.
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds)), _time, Stopped).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private Task<BifrostException?> StorePending()
    {
        foreach (GatheredRequest abandoned in _pending.Where(request => request.Call is null))
            _requests.Remove(abandoned);
        GatheredRequest[] requests = [.. _pending.Where(request => request.Call is not null)];
        _pending = [];
        _pendingBytes = 0;
        if (requests.Length > 0 && _stopping is null)
        {
            Task before = _storing;
            _storing = Task.Run(() => StoreAsync(before, requests));
        }

        return _storing;
    }

    // One job for each provider. The jobs have numbers, so one after the other.
    private async Task<BifrostException?> StoreAsync(Task before, GatheredRequest[] requests)
    {
        await before.ConfigureAwait(false);
        BifrostException? failure = null;
        foreach (IGrouping<ModelProvider, GatheredRequest> group in requests.GroupBy(request => request.Content!.Provider))
            failure = await StoreAsync([.. group]).ConfigureAwait(false) ?? failure;
        return failure;
    }

    private async Task<BifrostException?> StoreAsync(GatheredRequest[] requests)
    {
        try
        {
            BatchJob job = await _shelf.CreateAsync(requests, Stopped).ConfigureAwait(false);
            ClientLog.CallsGathered(_logger, requests.Length, job.Name, TelemetryText.Sanitize(job.Provider.Value));
            lock (_lock)
            {
                var stored = new GatheredJob(this, _shelf, job.Name, job.Provider);
                stored.Take(requests);
                Run(stored, job);
            }

            return null;
        }
        catch (Exception exception)
        {
            WaitingCall[] calls;
            lock (_lock)
            {
                calls = [.. requests.Select(request => request.Call).OfType<WaitingCall>()];
                Array.ForEach(requests, _requests.Remove);
            }

            string reason = exception is BifrostException ? exception.Message : $"{exception.GetType().Name}, see the inner exception.";
            var failure = new BifrostJobException($"The calls could not be stored as a job, and nothing was sent: {reason}", exception);
            foreach (WaitingCall call in calls)
                call.TrySetException(new BifrostJobException(failure.Message, exception));
            return failure;
        }
    }

    private void Run(GatheredJob job, BatchJob? open)
    {
        _running.Add(job);
        job.Start(open);
    }

    private async Task ReturnStoredAsync(WaitingCall call, GatheredRequest request)
    {
        GatheredJob job = request.Job!;
        try
        {
            JobResultItem item = await _shelf.ReadResultAsync(job, request.Result!, Stopped).ConfigureAwait(false);
            lock (_lock)
            {
                if (request.Call != call)
                    return;
                Complete(request);
                ForgetIfAnswered(job);
            }

            Answer(call, item, job);
        }
        catch (Exception exception)
        {
            lock (_lock)
            {
                if (request.Call == call)
                    _requests.Detach(request);
            }

            call.TrySetException(new BifrostJobException($"The result of this call in job '{job.Name}' cannot be read: see the inner exception.", exception));
        }
    }

    // Its request is answered, whatever becomes of the response.
    private static void Answer(WaitingCall call, JobResultItem item, GatheredJob job)
    {
        try
        {
            call.TrySetResult(CallResponse.Create(item, job));
        }
        catch (Exception exception)
        {
            call.TrySetException(new BifrostJobException($"The result of this call in job '{job.Name}' is not a response: see the inner exception.", exception));
        }
    }

    private void Complete(GatheredRequest request)
    {
        request.Call = null;
        request.Job!.Unanswered--;
        _requests.Remove(request);
    }

    private void ForgetIfAnswered(GatheredJob job)
    {
        if (job is { HasEnded: true, Unanswered: 0 })
            _shelf.Forget(job.Name);
    }
}
