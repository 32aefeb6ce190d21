using System.Buffers;
using System.Text;
using System.Text.Json;
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
    private RequestIndex? _sentAgain;
    private long _failed;
    private long _duplicates;
    private long _unmatched;
    private long _unmatchedBytes;
    private readonly TokenTotals _tokens = new();

    // The results were collected before, and what had failed was sent again, or given up: it stays so.
    private bool IsAgain => state.CompletedAttempts >= part.Attempt;

    private bool HasFurtherAttempt => JobMachine.HasNextAttempt(state, part.Attempt, options);

    /// <summary>Collects the results of a batch.</summary>
    /// <param name="batches">The batches.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task<JobEvent.Collected> CollectAsync(BatchesClient batches, CancellationToken cancellationToken)
    {
        using RequestIndex index = await RequestIndex.CreateAsync(files, part, state.Template.Provider, cancellationToken).ConfigureAwait(false);
        using RequestIndex? sentAgain = _sentAgain = IsAgain ? await ReadSentAgainAsync(cancellationToken).ConfigureAwait(false) : null;
        var states = new RequestState[index.Count];
        LineWriter results = CreateWriter("results");
        LineWriter failedResults = CreateWriter("failed-results");
        LineWriter failedRequests = CreateWriter("failed-requests");
        LineWriter unmatched = CreateWriter("unmatched");
        await using (results.ConfigureAwait(false))
        await using (failedResults.ConfigureAwait(false))
        await using (failedRequests.ConfigureAwait(false))
        await using (unmatched.ConfigureAwait(false))
        {
            var reference = BatchReference.FromUnified(state.Template.Provider, part.BatchId!);
            BatchResultReader reader = batches.OpenResultReader(reference, new BatchResultsOptions { Source = options.Source, ReturnsUnreadableItems = true });
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

            AddUnreadableLines(reader.Summary?.ParseErrors ?? [], reader.Summary?.ParseErrorCount ?? 0, unmatched.Buffer);

            // A batch that has failed without any result has no better one the next time.
            bool isFailed = items == 0 && reader.Summary?.Batch.Status == BatchStatus.Failed;
            await AddRequestsWithoutItemAsync(states, isFailed, results, failedResults, failedRequests, cancellationToken).ConfigureAwait(false);
            return CreateEvent() with
            {
                ResultsFile = await results.CompleteAsync(cancellationToken).ConfigureAwait(false),
                FailedResultsFile = await failedResults.CompleteAsync(cancellationToken).ConfigureAwait(false),
                FailedRequestsFile = await failedRequests.CompleteAsync(cancellationToken).ConfigureAwait(false),
                UnmatchedFile = await unmatched.CompleteAsync(cancellationToken).ConfigureAwait(false),
            };
        }
    }

    /// <summary>Gives the requests of a part that was never sent their last results: of the attempt before, if there was one.</summary>
    public async Task<JobEvent.Collected> DiscardAsync(CancellationToken cancellationToken)
    {
        using RequestIndex index = await RequestIndex.CreateAsync(files, part, state.Template.Provider, cancellationToken).ConfigureAwait(false);
        LineWriter results = CreateWriter("results");
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
            return CreateEvent() with { ResultsFile = await results.CompleteAsync(cancellationToken).ConfigureAwait(false) };
        }
    }

    private LineWriter CreateWriter(string kind) => new(files, JobFiles.CreateName(kind, part.Number));

    // One of the two files says which requests they were.
    private async Task<RequestIndex?> ReadSentAgainAsync(CancellationToken cancellationToken)
    {
        if (part.FailedRequestsFile is not { } file)
            return null;
        ModelProvider provider = state.Template.Provider;
        if (part.FailedResultsFile is { Lines: { } results } failedResults && !await files.IsIntactAsync(file, cancellationToken).ConfigureAwait(false))
            return await RequestIndex.CreateOfResultsAsync(files, failedResults, (int)results, provider, cancellationToken).ConfigureAwait(false);
        if (file.Lines is { } lines)
            return await RequestIndex.CreateAsync(files, file, (int)lines, provider, cancellationToken).ConfigureAwait(false);
        int count = await files.ReadLinesAsync(file, cancellationToken).CountAsync(cancellationToken).ConfigureAwait(false);
        return await RequestIndex.CreateAsync(files, file, count, provider, cancellationToken).ConfigureAwait(false);
    }

    private bool IsSentAgain(BatchResultReader reader) => IsAgain
        ? _sentAgain?.Find(reader.CustomId) >= 0
        : reader.Outcome != BatchItemOutcome.Succeeded && HasFurtherAttempt && (options.ShouldRetry ?? JobRetryRule.ShouldRetry)(reader.ToItem());

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
        int request = reader.CanReadItem ? index.Find(reader.CustomId) : -1;
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

        if (IsSentAgain(reader))
        {
            states[request] = RequestState.Failed;
            _failed++;
            JobResultLine.Write(failedResults, part.Attempt, part.BatchId!, reader);
            return;
        }

        states[request] = RequestState.Final;
        _results = _results.Add(JobResultLine.Write(results, part.Attempt, part.BatchId!, reader));
    }

    // Lines of files that are no items; the source keeps the beginning of the first ones.
    private void AddUnreadableLines(IReadOnlyList<BatchError> lines, long count, ArrayBufferWriter<byte> unmatched)
    {
        _unmatched += count;
        foreach (BatchError line in lines)
            WriteUnmatched(unmatched, JsonSerializer.SerializeToUtf8Bytes(line.Message ?? "", BifrostJson.TypeInfo<string>()));
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
                bool isSentAgain = IsAgain ? _sentAgain?.Find(Encoding.UTF8.GetBytes(customId)) >= 0 : HasFurtherAttempt && !isFailed;
                if (!isSentAgain)
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
