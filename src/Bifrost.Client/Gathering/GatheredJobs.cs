using Bifrost.Client.Jobs;
using Bifrost.Client.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Gathering;

/// <summary>The jobs that run. Returns their results to the calls.</summary>
/// <param name="requestsLock">Protects the requests and the jobs that run.</param>
/// <param name="requests">The requests.</param>
/// <param name="shelf">Where the jobs are stored.</param>
/// <param name="logger">The logger.</param>
/// <param name="stopped">Cancelled when the handler is disposed.</param>
internal sealed class GatheredJobs(Lock requestsLock, RequestTable requests, JobShelf shelf, ILogger logger, CancellationToken stopped)
{
    private readonly HashSet<GatheredJob> _running = [];

    /// <summary>The jobs that run now. Under the lock of the caller.</summary>
    public GatheredJob[] Running => [.. _running];

    /// <summary>Runs a job that was found, or has been created of requests. Under the lock of the caller.</summary>
    public GatheredJob Add(BatchJob open)
    {
        var job = new GatheredJob(this, shelf, open.Name, open.Provider, stopped);
        Run(job, open);
        return job;
    }

    /// <summary>Runs a job, again if <paramref name="open"/> is null. Under the lock of the caller.</summary>
    public void Run(GatheredJob job, BatchJob? open)
    {
        _running.Add(job);
        job.Start(open);
    }

    /// <summary>Returns a result of a job to its call, or keeps its place until the call comes.</summary>
    public void Return(GatheredJob job, JobResultItem item, ResultPlace place)
    {
        WaitingCall? call;
        lock (requestsLock)
        {
            // One with a place is being read.
            if (requests.Find(item.CustomId) is not { } request || request.Job != job || request.Result is not null)
                return;
            call = request.Call;
            if (call is null)
                request.Result = place;
            else
                requests.Remove(request);
        }

        call?.Answer(item, job);
    }

    /// <summary>Returns a result that had been kept to its call, unless the call was given up.</summary>
    public void ReturnStored(WaitingCall call, JobResultItem item)
    {
        GatheredRequest request = call.Request!;
        lock (requestsLock)
        {
            if (request.Call != call)
                return;
            requests.Remove(request);
            ForgetIfAnswered(request.Job!);
        }

        call.Answer(item, request.Job!);
    }

    /// <summary>Fails a call whose result cannot be read. The same call reads it again.</summary>
    public void FailStored(WaitingCall call, Exception cause)
    {
        GatheredRequest request = call.Request!;
        lock (requestsLock)
        {
            if (request.Call == call)
                requests.Detach(request);
        }

        call.TrySetException(new BifrostJobException($"The result of this call in job '{request.Job!.Name}' cannot be read: see the inner exception.", cause) { Reason = JobFailureReason.Of(cause) });
    }

    /// <summary>Ends a job, with the reason for which it has stopped; null when all results were read.</summary>
    public void End(GatheredJob job, Exception? cause)
    {
        WaitingCall[] calls;
        lock (requestsLock)
        {
            job.HasEnded = true;
            _running.Remove(job);
            calls = requests.DetachAll(job);

            // Nobody may ever ask for them again, and nothing else frees the memory.
            if (cause is null && shelf.IsInMemory)
                requests.RemoveFree(job);
            ForgetIfAnswered(job);
        }

        if (cause is not null && !stopped.IsCancellationRequested)
            ClientLog.CallsFailed(logger, calls.Length, job.Name, cause.GetType().Name, TelemetryText.GetStatusCode(cause));
        string reason = cause is BifrostException ? cause.Message : cause is null ? "it has no result for it." : $"{cause.GetType().Name}, see the inner exception.";
        foreach (WaitingCall call in calls)
            call.TrySetException(new BifrostJobException($"Job '{job.Name}', which has the request of this call, has stopped: {reason}", cause) { Reason = JobFailureReason.Of(cause) });
    }

    private void ForgetIfAnswered(GatheredJob job)
    {
        if (job is { HasEnded: true, Unanswered: 0 })
            shelf.Forget(job.Name);
    }
}
