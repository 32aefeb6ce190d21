namespace Bifrost.Client.Jobs;

/// <summary>Makes batches of the requests that failed in an attempt, or gives them up: then their last results are final.</summary>
internal sealed class AttemptCompleter(JobFiles files, JobState state, JobOptions options)
{
    /// <summary>Completes an attempt.</summary>
    public async Task<JobEvent.AttemptCompleted> CompleteAsync(int attempt, CancellationToken cancellationToken)
    {
        if (!state.GetFailedParts(attempt).Any())
            return new JobEvent.AttemptCompleted(attempt, []);
        if (!JobMachine.HasNextAttempt(state, attempt, options))
            return new JobEvent.AttemptCompleted(attempt, [], await GiveUpAsync(attempt, null, false, cancellationToken).ConfigureAwait(false));

        (IReadOnlyList<JobPart> parts, IReadOnlyList<JobPart> tooSmall) = await SplitAsync(attempt, state.Parts.LastNumber, cancellationToken).ConfigureAwait(false);

        // Too few for a batch of the provider.
        GivenUpRequests? givenUp = tooSmall.Count == 0 ? null : await GiveUpAsync(attempt, tooSmall, false, cancellationToken).ConfigureAwait(false);
        foreach (JobPart part in tooSmall)
            await files.DeleteAsync(part.RequestsFile.Name, cancellationToken).ConfigureAwait(false);
        return new JobEvent.AttemptCompleted(attempt, parts, givenUp);
    }

    /// <summary>Makes parts of the failed requests of an attempt; the same each time.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="lastNumber">The number of the last part of this attempt.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<(IReadOnlyList<JobPart> Parts, IReadOnlyList<JobPart> TooSmall)> SplitAsync(int attempt, int lastNumber, CancellationToken cancellationToken)
    {
        var splitter = new RequestSplitter(files, state.Template.Provider, state.Limits, attempt + 1, lastNumber);
        await using (splitter.ConfigureAwait(false))
        {
            foreach (JobPart source in state.GetFailedParts(attempt))
            {
                await foreach (ReadOnlyMemory<byte> line in files.ReadLinesAsync(source.FailedRequestsFile!, cancellationToken).ConfigureAwait(false))
                    await splitter.AddLineAsync(source, line, cancellationToken).ConfigureAwait(false);
            }

            return await splitter.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the results of an attempt again that were given up: those of the requests that no batch of the next attempt has.</summary>
    public Task<GivenUpRequests> RestoreAsync(int attempt, CancellationToken cancellationToken) =>
        GiveUpAsync(attempt, [.. state.Parts.Where(part => part.Attempt == attempt + 1)], true, cancellationToken);

    private async Task<GivenUpRequests> GiveUpAsync(int attempt, IReadOnlyList<JobPart>? parts, bool areExcluded, CancellationToken cancellationToken)
    {
        RequestIndex[]? indexes = parts is null ? null : await Task.WhenAll(
            parts.Select(part => RequestIndex.CreateAsync(files, part, state.Template.Provider, cancellationToken))).ConfigureAwait(false);
        var results = new LineWriter(files, JobFiles.CreateName("results-given-up", attempt));
        await using (results.ConfigureAwait(false))
        {
            JobRequestCounts counts = await FailedResults.CopyAsync(files, state, attempt, indexes, results, cancellationToken, areExcluded).ConfigureAwait(false);
            JobFile file = await results.CompleteAsync(cancellationToken).ConfigureAwait(false) ?? throw new InvalidOperationException("No request was given up.");
            Array.ForEach(indexes ?? [], index => index.Dispose());
            return new GivenUpRequests { Attempt = attempt, Results = counts, File = file };
        }
    }
}
