using System.Runtime.ExceptionServices;
using Bifrost.Client.Jobs;
using Bifrost.Client.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Gathering;

/// <summary>
/// Gathers calls, has them stored as jobs, and returns the answers. One lock protects the requests; what takes time happens outside of it.
/// </summary>
internal sealed class Gatherer : IAsyncDisposable
{
    private readonly BatchingOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposal = new();
    private readonly CancellationToken _stopped;
    private readonly JobShelf _shelf;
    private readonly RequestTable _requests;
    private readonly PendingCalls _pending;
    private readonly PendingTimer _timer;
    private readonly GivenUpCalls _givenUp;
    private readonly GatheredJobs _jobs;
    private readonly JobStorer _storer;
    private readonly StoredAnswers _stored;

    // Calls that came while the journal was being opened.
    private List<WaitingCall> _arrivals = [];
    private bool _isOpen;
    private Task<BifrostException?>? _opening;
    private Task? _stopping;

    public Gatherer(JobsClient jobs, BatchingOptions options)
    {
        _stopped = _disposal.Token;
        _options = options;
        _time = options.TimeProvider ?? TimeProvider.System;
        _logger = jobs.Logger;
        _shelf = new JobShelf(jobs, options);
        _requests = new RequestTable(keepsOrdinals: options.Journal is not null);
        _pending = new PendingCalls(options, _time);
        _timer = new PendingTimer(_lock, _pending, () => StorePending(), _time, _stopped);
        _givenUp = new GivenUpCalls(_time, _logger);
        _jobs = new GatheredJobs(_lock, _requests, _shelf, _logger, _stopped);
        _storer = new JobStorer(_lock, _requests, _jobs, _shelf, _logger, _stopped);
        _stored = new StoredAnswers(_jobs, _shelf, _stopped);
    }

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
        Task<BifrostException?> opening;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stopping is not null, typeof(BatchingHandler));
            opening = StartOpening();
        }

        BifrostException? failure = await opening.ConfigureAwait(false);
        if (failure is null)
        {
            Task<BifrostException?[]> submissions;
            GatheredJob[] running;
            lock (_lock)
            {
                submissions = StorePending();
                running = _jobs.Running;
            }

            failure = Array.Find(await submissions.ConfigureAwait(false), failed => failed is not null);

            // Of an earlier run, or run again: what fails there is reported to the calls.
            foreach (GatheredJob job in running)
                await job.Submitted.ConfigureAwait(false);
        }

        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Detaches a call from its request, which goes on if it was submitted.</summary>
    public void GiveUp(WaitingCall call, CancellationToken cancellationToken)
    {
        BifrostSdkSettingsException? exception;
        lock (_lock)
        {
            if (call.Request is { } request && request.Call != call)
                return;
            (GivenUpCall givenUp, exception) = _givenUp.Add(call);
            if (call.Request is null)
            {
                _arrivals.Remove(call);
            }
            else
            {
                call.Request.GivenUp = givenUp;
                _requests.Detach(call.Request);
            }
        }

        if (exception is not null)
            call.TrySetException(exception);
        else
            call.TrySetCanceled(cancellationToken);
    }

    /// <summary>Stops: no call waits any more. Batches and journal stay as they are.</summary>
    public void Cancel()
    {
        WaitingCall[] calls;
        lock (_lock)
        {
            if (_stopping is not null)
                return;
            calls = [.. TakeArrivals(), .. _requests.DetachAll(null)];
            _stopping = Background.Run(StopAsync);
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
        await _storer.Completion.ConfigureAwait(false);
        GatheredJob[] jobs;
        lock (_lock)
            jobs = _jobs.Running;
        foreach (GatheredJob job in jobs)
            await job.Completion.ConfigureAwait(false);
        await _stored.DisposeAsync().ConfigureAwait(false);
        await _shelf.DisposeAsync().ConfigureAwait(false);
        _disposal.Dispose();
    }

    private Task<BifrostException?> StartOpening() => _opening ??= Background.Run(OpenAsync);

    // Finds the jobs of an earlier run. What fails is tried again by the next call.
    private async Task<BifrostException?> OpenAsync()
    {
        try
        {
            await foreach ((BatchJob job, IReadOnlyList<CallIdentity> requests) in _shelf.OpenAllAsync(_stopped).ConfigureAwait(false))
            {
                lock (_lock)
                {
                    GatheredJob found = _jobs.Add(job);
                    foreach (CallIdentity identity in requests)
                        _requests.AddStored(identity, found);
                }

                ClientLog.JobFound(_logger, job.Name, requests.Count);
            }

            lock (_lock)
            {
                _isOpen = true;
                TakeArrivals().ForEach(Attach);
            }

            return null;
        }
        catch (Exception exception)
        {
            BifrostException failure = exception as BifrostException ?? new BifrostJobException("The journal cannot be read: see the inner exception.", exception);
            List<WaitingCall> calls;
            lock (_lock)
            {
                calls = TakeArrivals();
                _opening = null;
            }

            foreach (WaitingCall call in calls)
                call.TrySetException(new BifrostJobException($"The jobs '{_options.JobName}' cannot be opened: {failure.Message}", exception) { Reason = JobFailureReason.Of(failure) });
            return failure;
        }
    }

    private List<WaitingCall> TakeArrivals()
    {
        List<WaitingCall> calls = _arrivals;
        _arrivals = [];
        return calls;
    }

    // Gives a call a request that asks the same and has no call: of an earlier run, or of a call that was given up. Otherwise a new one.
    private void Attach(WaitingCall call)
    {
        BatchableCall content = call.Content!;
        call.Content = null;
        if (_requests.TakeFree(content.Hash) is { } free)
        {
            (call.Request, free.Call) = (free, call);
            call.Before = _givenUp.GetRecent(free.GivenUp);
            if (free.Result is not null)
                _stored.Add(call);
            else if (free.Job is { HasEnded: true } ended)
                _jobs.Run(ended, null);
            return;
        }

        call.Request = _requests.Add(content, call);
        _pending.Add(call.Request);
        if (_pending.IsFull)
            StorePending();
        else
            _timer.Start();
    }

    private Task<BifrostException?[]> StorePending() => _storer.Store(_stopping is null ? _pending.TakeAll() : []);
}
