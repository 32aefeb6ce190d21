namespace Bifrost.Client.Jobs;

/// <summary>Makes batches of the requests that failed in an attempt, or gives them up: then their last results are final.</summary>
internal sealed class AttemptCompleter(JobFiles files, JobState state, JobOptions options)
{
    public async Task<JobEvent.AttemptCompleted> CompleteAsync(int attempt, CancellationToken cancellationToken)
    {
        JobPart[] sources = [.. state.GetFailedParts(attempt)];
        if (sources.Length == 0)
            return new JobEvent.AttemptCompleted(attempt, [], new JobRequestCounts());
        if (!JobMachine.HasNextAttempt(state, attempt, options))
            return new JobEvent.AttemptCompleted(attempt, [], await GiveUpAsync(attempt, only: null, cancellationToken).ConfigureAwait(false));

        var splitter = new RequestSplitter(files, state.Template.Provider, state.Limits, attempt + 1, state.Parts.Max(part => part.Number));
        IReadOnlyList<JobPart> parts;
        IReadOnlyList<JobPart> tooSmall;
        await using (splitter.ConfigureAwait(false))
        {
            foreach (JobPart source in sources)
            {
                await foreach (ReadOnlyMemory<byte> line in files.ReadLinesAsync(source.FailedFile, cancellationToken).ConfigureAwait(false))
                    await splitter.AddLineAsync(source, line, cancellationToken).ConfigureAwait(false);
            }

            (parts, tooSmall) = await splitter.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        // Too few for a batch of the provider.
        var givenUp = new JobRequestCounts();
        if (tooSmall.Count > 0)
        {
            RequestIndex[] indexes = await Task.WhenAll(
                tooSmall.Select(part => RequestIndex.CreateAsync(files, part, state.Template.Provider, cancellationToken))).ConfigureAwait(false);
            givenUp = await GiveUpAsync(attempt, indexes, cancellationToken).ConfigureAwait(false);
            Array.ForEach(indexes, index => index.Dispose());
        }

        return new JobEvent.AttemptCompleted(attempt, parts, givenUp);
    }

    private async Task<JobRequestCounts> GiveUpAsync(int attempt, RequestIndex[]? only, CancellationToken cancellationToken)
    {
        var results = new LineWriter(files, JobState.GetGivenUpFile(attempt));
        await using (results.ConfigureAwait(false))
        {
            JobRequestCounts counts = await FailedResults.CopyAsync(files, state, attempt, only, results, cancellationToken).ConfigureAwait(false);
            await results.CompleteAsync(cancellationToken).ConfigureAwait(false);
            return counts;
        }
    }
}
