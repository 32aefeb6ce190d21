using Bifrost.Client.Jobs;
using Bifrost.Client.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Gathering;

/// <summary>Stores gathered requests as jobs: one after the other, as jobs have numbers.</summary>
/// <param name="requestsLock">Protects the requests and the jobs that run.</param>
/// <param name="table">The requests.</param>
/// <param name="jobs">The jobs that run.</param>
/// <param name="shelf">Where the jobs are stored.</param>
/// <param name="logger">The logger.</param>
/// <param name="stopped">Cancelled when the handler is disposed.</param>
internal sealed class JobStorer(
    Lock requestsLock, RequestTable table, GatheredJobs jobs, JobShelf shelf, ILogger logger, CancellationToken stopped)
{
    private readonly List<Task<BifrostException?>> _submissions = [];

    /// <summary>Completes when all requests are stored.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Stores requests in the background, after those before. Under the lock of the caller.</summary>
    /// <param name="requests">The requests; if there are none, nothing is stored.</param>
    /// <returns>Completes when these and those before are submitted, with their failures.</returns>
    public Task<BifrostException?[]> Store(IReadOnlyList<GatheredRequest> requests)
    {
        _submissions.RemoveAll(submission => submission.IsCompleted);
        if (requests.Count > 0)
        {
            Task before = Completion;
            Task<List<Task<BifrostException?>>> storing = Background.Run(() => StoreAsync(before, requests));
            Completion = storing;
            _submissions.Add(Background.Run(() => GetFailureAsync(storing)));
        }

        return Task.WhenAll(_submissions);
    }

    // One job for each model, as a job stops when a batch is refused.
    private async Task<List<Task<BifrostException?>>> StoreAsync(Task before, IReadOnlyList<GatheredRequest> requests)
    {
        await before.ConfigureAwait(false);
        var submissions = new List<Task<BifrostException?>>();
        foreach (var group in requests.GroupBy(request => (request.Content!.Provider, request.Content.Endpoint, request.Content.Model)))
        {
            GatheredRequest[] waiting;
            lock (requestsLock)
                waiting = table.RemoveGivenUp(group);
            if (waiting.Length > 0)
                submissions.Add(await StoreAsync(waiting).ConfigureAwait(false));
        }

        return submissions;
    }

    private async Task<Task<BifrostException?>> StoreAsync(GatheredRequest[] requests)
    {
        try
        {
            BatchJob job = await shelf.CreateAsync(requests, stopped).ConfigureAwait(false);
            ClientLog.CallsGathered(logger, requests.Length, job.Name, TelemetryText.Sanitize(job.Provider.Value));
            lock (requestsLock)
            {
                GatheredJob stored = jobs.Add(job);
                stored.Take(requests);
                return stored.Submitted;
            }
        }
        catch (Exception exception)
        {
            WaitingCall[] calls;
            lock (requestsLock)
                calls = table.RemoveAll(requests);
            string reason = exception is BifrostException ? exception.Message : $"{exception.GetType().Name}, see the inner exception.";
            var failure = new BifrostJobException($"The calls could not be stored as a job, and nothing was sent: {reason}", exception) { Reason = JobFailureReason.Of(exception) };
            foreach (WaitingCall call in calls)
                call.TrySetException(new BifrostJobException(failure.Message, exception) { Reason = failure.Reason });
            return Task.FromResult<BifrostException?>(failure);
        }
    }

    private static async Task<BifrostException?> GetFailureAsync(Task<List<Task<BifrostException?>>> storing)
    {
        BifrostException? failure = null;
        foreach (Task<BifrostException?> submission in await storing.ConfigureAwait(false))
            failure = await submission.ConfigureAwait(false) ?? failure;
        return failure;
    }
}
