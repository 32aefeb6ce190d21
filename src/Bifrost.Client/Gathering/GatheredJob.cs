using Bifrost.Client.Jobs;

namespace Bifrost.Client.Gathering;

/// <summary>A job of gathered calls: runs it, and returns its results.</summary>
internal sealed class GatheredJob(GatheredJobs jobs, JobShelf shelf, string name, ModelProvider provider, CancellationToken stopped)
{
    private readonly HashSet<string> _filesRead = [];

    public string Name => name;

    public ModelProvider Provider => provider;

    /// <summary>Whether the job has completed or stopped; set under the lock of the requests.</summary>
    public bool HasEnded { get; set; }

    /// <summary>The number of requests that have not been answered; set under the lock of the requests.</summary>
    public int Unanswered { get; set; }

    /// <summary>Completes when the batches that can be submitted have been; with the failure if the job has stopped before.</summary>
    public Task<BifrostException?> Submitted { get; private set; } = Task.FromResult<BifrostException?>(null);

    /// <summary>Completes when the job is no longer in use.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Takes the requests that were stored as this job.</summary>
    public void Take(IReadOnlyCollection<GatheredRequest> requests)
    {
        foreach (GatheredRequest request in requests)
            request.Job = this;
        Unanswered = requests.Count;
    }

    /// <summary>Runs the job in the background.</summary>
    /// <param name="job">The job; null opens it.</param>
    public void Start(BatchJob? job)
    {
        HasEnded = false;
        var submitted = new TaskCompletionSource<BifrostException?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Submitted = submitted.Task;
        Completion = Background.Run(() => RunAsync(job, submitted));
    }

    private async Task RunAsync(BatchJob? open, TaskCompletionSource<BifrostException?> submitted)
    {
        try
        {
            BatchJob job = open ?? await shelf.OpenAsync(name, stopped).ConfigureAwait(false);
            await using (job.ConfigureAwait(false))
            {
                await SubmitAsync(job).ConfigureAwait(false);
                submitted.TrySetResult(null);
                await ReturnResultsAsync(job, runs: true).ConfigureAwait(false);
            }

            jobs.End(this, cause: null);
        }
        catch (Exception exception)
        {
            // Before the end, after which the job can run again.
            submitted.TrySetResult(exception as BifrostException ?? new BifrostJobException($"Job '{name}' has stopped: see the inner exception.", exception));
            jobs.End(this, exception);
        }
    }

    private async Task SubmitAsync(BatchJob job)
    {
        try
        {
            await job.SubmitAsync(stopped).ConfigureAwait(false);
        }
        catch (BifrostException exception) when (exception.HasTransientCause)
        {
            // The job tries again when it runs.
        }
        catch (BifrostException)
        {
            // Batches that have ended do not need the one that failed.
            await ReturnResultsAsync(job, runs: false).ConfigureAwait(false);
            throw;
        }
    }

    private async Task ReturnResultsAsync(BatchJob job, bool runs)
    {
        await foreach (JobFile file in job.GetResultFilesAsync(runs, stopped).ConfigureAwait(false))
        {
            if (!_filesRead.Contains(file.Name))
                await ReadAsync(job, file).ConfigureAwait(false);
            _filesRead.Add(file.Name);
        }
    }

    private async Task ReadAsync(BatchJob job, JobFile file)
    {
        // A call gets one answer: the file is checked before the first is returned.
        await job.Files.CheckAsync(file, stopped).ConfigureAwait(false);
        long offset = 0;
        var reader = new LineReader(await job.Files.OpenAsync(file, stopped).ConfigureAwait(false));
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(stopped).ConfigureAwait(false))
            {
                long end = offset + reader.Line.Length + 1;
                jobs.Return(this, JobResultLine.Read(name, file, reader.Line.Span, provider, end), new ResultPlace(file, offset));
                offset = end;
            }
        }
    }
}
