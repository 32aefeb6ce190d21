namespace Bifrost.Client.Jobs;

/// <summary>Replaces files of a job that are damaged or missing.</summary>
internal sealed class JobRestorer(JobStore store, JobRunner runner)
{
    private JobFiles Files => store.Files;

    private JobState State => store.State;

    /// <summary>Gives up results that are damaged, so that they are collected again, and writes those that were given up again.</summary>
    public async Task RestoreResultsAsync(CancellationToken cancellationToken)
    {
        // Before the results, as those of failed requests are not known while they are collected again.
        BifrostJobException? failure = await RestoreGivenUpAsync(cancellationToken).ConfigureAwait(false);
        bool isCompleted = failure is null && State.IsCompleted;
        foreach (JobPart part in State.Parts.In(JobBatchState.Collected).ToArray())
        {
            bool isIntact = await Files.IsIntactAsync(part.ResultsFile, cancellationToken).ConfigureAwait(false);
            bool hasFailedRequests = await Files.IsIntactAsync(part.FailedRequestsFile, cancellationToken).ConfigureAwait(false);
            bool hasFailedResults = await Files.IsIntactAsync(part.FailedResultsFile, cancellationToken).ConfigureAwait(false);

            // Results that are intact are not given up for files that nothing reads any more: the provider can have lost them.
            if (isIntact && ((hasFailedRequests && hasFailedResults) || isCompleted))
                continue;

            // After the attempt, one of the files of failed requests says what was sent again: the others cannot be collected without it.
            if (hasFailedRequests || hasFailedResults || State.CompletedAttempts < part.Attempt)
                await runner.ApplyAsync(new JobEvent.ResultsLost(part.Number)).ConfigureAwait(false);
            else
                failure = JobFileStream.CreateException(
                    Files.Job, part.FailedRequestsFile!, $"{part.FailedResultsFile!.Name} is, too, so that it is not known which requests were sent again");
        }

        if (failure is not null)
            throw failure;
    }

    /// <summary>Writes the requests again that are damaged.</summary>
    public async Task RestoreRequestsAsync(IAsyncEnumerable<BatchRequestItem> requests, CancellationToken cancellationToken)
    {
        List<JobPart> damaged = [];
        foreach (JobPart part in State.Parts)
        {
            if (!await Files.IsIntactAsync(part.RequestsFile, cancellationToken).ConfigureAwait(false))
                damaged.Add(part);
        }

        if (damaged.Exists(part => part.Attempt == 1))
            await ReplaceAsync(damaged, 1, await SplitAsync(requests, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

        // The requests of further attempts are copies.
        for (int attempt = 2; attempt <= State.Parts.Sums.LastAttempt; attempt++)
        {
            if (!damaged.Exists(part => part.Attempt == attempt))
                continue;
            int lastNumber = State.Parts.Where(part => part.Attempt < attempt).Max(part => part.Number);
            (IReadOnlyList<JobPart> parts, IReadOnlyList<JobPart> tooSmall) = await runner.SplitFailedAsync(attempt - 1, lastNumber, cancellationToken).ConfigureAwait(false);
            await ReplaceAsync(damaged, attempt, [.. parts, .. tooSmall], cancellationToken).ConfigureAwait(false);
        }
    }

    // Returns why some cannot be written again.
    private async Task<BifrostJobException?> RestoreGivenUpAsync(CancellationToken cancellationToken)
    {
        BifrostJobException? failure = null;
        foreach (GivenUpRequests givenUp in State.GivenUp)
        {
            if (await Files.IsIntactAsync(givenUp.File, cancellationToken).ConfigureAwait(false))
                continue;
            try
            {
                GivenUpRequests restored = await runner.RestoreGivenUpAsync(givenUp.Attempt, cancellationToken).ConfigureAwait(false);
                if (restored.Results != givenUp.Results)
                    throw JobFileStream.CreateException(Files.Job, givenUp.File, "the results of the failed requests are not those that it had");
                await runner.ApplyAsync(new JobEvent.GivenUpRestored(restored)).ConfigureAwait(false);
            }
            catch (BifrostJobException exception) when (exception.Reason == JobFailureReason.Damaged)
            {
                failure = exception;
            }
        }

        return failure;
    }

    // Leaves nothing when they cannot be those of the job.
    private async Task<IReadOnlyList<JobPart>> SplitAsync(IAsyncEnumerable<BatchRequestItem> requests, CancellationToken cancellationToken)
    {
        ModelProvider provider = State.Template.Provider;
        var splitter = new RequestSplitter(Files, provider, State.Limits, attempt: 1, lastNumber: 0);
        await using (splitter.ConfigureAwait(false))
        {
            try
            {
                return await splitter.SplitAsync(requests, provider, State.Template.Endpoint, cancellationToken).ConfigureAwait(false);
            }
            catch (BifrostJobException exception) when (exception.Reason == JobFailureReason.TooSmall)
            {
                await splitter.DeleteAsync().ConfigureAwait(false);
                throw new BifrostJobException($"The requests are not those with which job '{Files.Job}' was created: they give other batches.", exception)
                {
                    Reason = JobFailureReason.DifferentRequests,
                };
            }
            catch
            {
                await splitter.DeleteAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    // The same requests give the same files. What is not needed is deleted.
    private async Task ReplaceAsync(IReadOnlyList<JobPart> damaged, int attempt, IReadOnlyList<JobPart> written, CancellationToken cancellationToken)
    {
        var replacements = new Dictionary<int, JobFile>();
        foreach (JobPart part in damaged.Where(part => part.Attempt == attempt))
        {
            if (written.FirstOrDefault(other => other.Number == part.Number) is { } same && (part.RequestsFile.Length is null
                ? (part.Requests, part.Bytes) == (same.Requests, same.Bytes)
                : part.RequestsFile.HasContentOf(same.RequestsFile)))
            {
                replacements.Add(part.Number, same.RequestsFile);
            }
        }

        JobPart? other = damaged.FirstOrDefault(part => part.Attempt == attempt && !replacements.ContainsKey(part.Number));
        foreach (JobPart unused in written.Where(part => other is not null || !replacements.ContainsValue(part.RequestsFile)))
            await Files.DeleteAsync(unused.RequestsFile.Name, cancellationToken).ConfigureAwait(false);
        if (other is not null)
        {
            throw new BifrostJobException(
                $"The requests of batch {other.Number} of job '{Files.Job}' are not among the given ones: they have to be those with which the job was created, in the same order.")
            {
                Reason = JobFailureReason.DifferentRequests,
                FileName = other.RequestsFile.Name,
            };
        }

        foreach ((int number, JobFile file) in replacements)
            await runner.ApplyAsync(new JobEvent.RequestsRestored(number, file)).ConfigureAwait(false);
    }
}
