using Bifrost.Client.Jobs;
using Bifrost.Client.Telemetry;
using Microsoft.Extensions.Logging;

namespace Bifrost.Client.Gathering;

/// <summary>Stores gathered requests as jobs: one after the other, as jobs have numbers.</summary>
internal sealed class JobStorer(Gatherer gatherer, JobShelf shelf, ILogger logger)
{
    private readonly List<Task<BifrostException?>> _submissions = [];

    /// <summary>Completes when all requests are stored.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Stores requests in the background, after those before. Not thread-safe.</summary>
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
            if (gatherer.TakeWaiting(group) is { Length: > 0 } waiting)
                submissions.Add(await StoreAsync(waiting).ConfigureAwait(false));
        }

        return submissions;
    }

    private async Task<Task<BifrostException?>> StoreAsync(GatheredRequest[] requests)
    {
        try
        {
            BatchJob job = await shelf.CreateAsync(requests, gatherer.Stopped).ConfigureAwait(false);
            ClientLog.CallsGathered(logger, requests.Length, job.Name, TelemetryText.Sanitize(job.Provider.Value));
            return gatherer.Run(job, requests);
        }
        catch (Exception exception)
        {
            WaitingCall[] calls = gatherer.Remove(requests);
            string reason = exception is BifrostException ? exception.Message : $"{exception.GetType().Name}, see the inner exception.";
            var failure = new BifrostJobException($"The calls could not be stored as a job, and nothing was sent: {reason}", exception);
            foreach (WaitingCall call in calls)
                call.TrySetException(new BifrostJobException(failure.Message, exception));
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
