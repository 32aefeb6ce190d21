using System.Buffers;
using Bifrost.Client.Answers;
using Bifrost.Client.Providers;

namespace Bifrost.Client.Jobs;

/// <summary>
/// Reads the results of a batch that has ended, once, and sorts them: final ones, those of requests that are sent again, and those that belong to no
/// request.
/// </summary>
internal sealed class ResultCollector(JobFiles files, JobState state, JobPart part, JobOptions options)
{
    private enum RequestState : byte
    {
        NoItem = 0,

        /// <summary>There is an item that says nothing, as the records of its own input that Bedrock can return.</summary>
        UnknownItem,
        Final,
        Failed,
    }

    // A provider, or whoever can write to its storage, must not fill the disk. What is beyond this is only counted.
    private const long MaxUnmatchedBytes = 64 * BatchLimits.MiB;

    private readonly ProviderProfile _profile = ProviderProfile.Of(state.Template.Provider);
    private JobRequestCounts _results = new();
    private long _failed;
    private long _duplicates;
    private long _unmatched;
    private long _unmatchedBytes;
    private readonly TokenTotals _tokens = new();

    private bool HasFurtherAttempt => JobMachine.HasNextAttempt(state, part.Attempt, options);

    /// <summary>Collects the results of a batch.</summary>
    /// <param name="batches">The batches.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task<JobEvent.Collected> CollectAsync(BatchesClient batches, CancellationToken cancellationToken)
    {
        using RequestIndex index = await RequestIndex.CreateAsync(files, part, state.Template.Provider, cancellationToken).ConfigureAwait(false);
        var states = new RequestState[index.Count];
        var results = new LineWriter(files, part.ResultsFile);
        var failedResults = new LineWriter(files, part.FailedResultsFile);
        var failedRequests = new LineWriter(files, part.FailedFile);
        var unmatched = new LineWriter(files, part.UnmatchedFile);
        await using (results.ConfigureAwait(false))
        await using (failedResults.ConfigureAwait(false))
        await using (failedRequests.ConfigureAwait(false))
        await using (unmatched.ConfigureAwait(false))
        {
            var reference = BatchReference.FromUnified(state.Template.Provider, part.BatchId!);
            BatchResultReader reader = batches.OpenResultReader(reference, new BatchResultsOptions { Source = options.Source });
            long items = 0;
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    items++;
                    Add(reader, index, states, results.Buffer, failedResults.Buffer, unmatched.Buffer);
                    await results.FlushIfFullAsync(cancellationToken).ConfigureAwait(false);
                    await failedResults.FlushIfFullAsync(cancellationToken).ConfigureAwait(false);
                    await unmatched.FlushIfFullAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            // A batch that has failed without any result has no better one the next time.
            bool isFailed = items == 0 && reader.Summary?.Batch.Status == BatchStatus.Failed;
            await AddRequestsWithoutItemAsync(states, isFailed, results, failedResults, failedRequests, cancellationToken).ConfigureAwait(false);
            await results.CompleteAsync(cancellationToken).ConfigureAwait(false);
            await failedResults.CompleteAsync(cancellationToken).ConfigureAwait(false);
            await failedRequests.CompleteAsync(cancellationToken).ConfigureAwait(false);
            await unmatched.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        return CreateEvent();
    }

    /// <summary>Gives the requests of a part that was never sent their last results: of the attempt before, if there was one.</summary>
    public async Task<JobEvent.Collected> DiscardAsync(CancellationToken cancellationToken)
    {
        using RequestIndex index = await RequestIndex.CreateAsync(files, part, state.Template.Provider, cancellationToken).ConfigureAwait(false);
        var results = new LineWriter(files, part.ResultsFile);
        await using (results.ConfigureAwait(false))
        {
            if (part.Attempt == 1)
            {
                await foreach (ReadOnlyMemory<byte> line in files.ReadLinesAsync(part.RequestsFile, cancellationToken).ConfigureAwait(false))
                {
                    AddWithoutItem(results.Buffer, JobResultOutcome.NotSent, _profile.ReadCustomId(line.Span));
                    await results.FlushIfFullAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            _results = _results.Add(
                await FailedResults.CopyAsync(files, state, part.Attempt - 1, [index], results, cancellationToken).ConfigureAwait(false));
            await results.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        return CreateEvent();
    }

    private JobEvent.Collected CreateEvent() =>
        new(part.Number, _results, _failed, _duplicates, _unmatched, _tokens.ToUsage().Total);

    private void Add(
        BatchResultReader reader,
        RequestIndex index,
        RequestState[] states,
        ArrayBufferWriter<byte> results,
        ArrayBufferWriter<byte> failedResults,
        ArrayBufferWriter<byte> unmatched)
    {
        int request = index.Find(reader.CustomId);
        if (request < 0)
        {
            _unmatched++;
            WriteUnmatched(unmatched, reader.Item);
            return;
        }

        if (states[request] is RequestState.Final or RequestState.Failed)
        {
            _duplicates++;
            return;
        }

        BatchItemOutcome outcome = reader.Outcome;
        if (outcome == BatchItemOutcome.Unknown)
        {
            // The result can follow.
            states[request] = RequestState.UnknownItem;
            WriteUnmatched(unmatched, reader.Item);
            return;
        }

        _tokens.Add(reader.Body);

        if (outcome != BatchItemOutcome.Succeeded && HasFurtherAttempt && (options.ShouldRetry ?? JobRetryRule.ShouldRetry)(reader.ToItem()))
        {
            states[request] = RequestState.Failed;
            _failed++;
            JobResultLine.Write(failedResults, part.Attempt, part.BatchId!, reader.Item);
            return;
        }

        states[request] = RequestState.Final;
        _results = _results.Add(JobResultLine.GetOutcome(outcome));
        JobResultLine.Write(results, part.Attempt, part.BatchId!, reader.Item);
    }

    private void WriteUnmatched(ArrayBufferWriter<byte> unmatched, ReadOnlySpan<byte> item)
    {
        _unmatchedBytes += item.Length + 1;
        if (_unmatchedBytes <= MaxUnmatchedBytes)
            JobResultLine.WriteOnOneLine(unmatched, item);
    }

    // In the order of the requests. Writes the requests that are sent again as well.
    private async Task AddRequestsWithoutItemAsync(
        RequestState[] states,
        bool isFailed,
        LineWriter results,
        LineWriter failedResults,
        LineWriter failedRequests,
        CancellationToken cancellationToken)
    {
        int request = -1;
        await foreach (ReadOnlyMemory<byte> line in files.ReadLinesAsync(part.RequestsFile, cancellationToken).ConfigureAwait(false))
        {
            RequestState requestState = states[++request];
            if (requestState == RequestState.Final)
                continue;
            if (requestState is RequestState.NoItem or RequestState.UnknownItem)
            {
                JobResultOutcome outcome = isFailed ? JobResultOutcome.BatchFailed
                    : requestState == RequestState.UnknownItem ? JobResultOutcome.Unknown
                    : JobResultOutcome.Missing;
                string customId = _profile.ReadCustomId(line.Span);
                if (isFailed || !HasFurtherAttempt)
                {
                    AddWithoutItem(results.Buffer, outcome, customId);
                    await results.FlushIfFullAsync(cancellationToken).ConfigureAwait(false);
                    continue;
                }

                _failed++;
                JobResultLine.Write(failedResults.Buffer, part.Attempt, part.BatchId, outcome, customId);
                await failedResults.FlushIfFullAsync(cancellationToken).ConfigureAwait(false);
            }

            await failedRequests.WriteLineAsync(line.Span, cancellationToken).ConfigureAwait(false);
        }
    }

    private void AddWithoutItem(ArrayBufferWriter<byte> results, JobResultOutcome outcome, string customId)
    {
        _results = _results.Add(outcome);
        JobResultLine.Write(results, outcome == JobResultOutcome.NotSent ? 0 : part.Attempt, part.BatchId, outcome, customId);
    }
}
