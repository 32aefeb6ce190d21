using Bifrost.Client.Errors;

namespace Bifrost.Client.Reading;

/// <summary>Results from pages in memory.</summary>
internal sealed class InMemoryBatchResults(IEnumerable<BatchResultsPage> pages) : BatchResults
{
    public override IAsyncEnumerable<BatchResultsPage> AsPages(string? cursor = null, CancellationToken cancellationToken = default) =>
        new CallerSequence<BatchResultsPage>(token => ReadPagesAsync(cursor, token), cancellationToken);

    public override async IAsyncEnumerator<BatchResultItem> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (BatchResultsPage page in AsPages(null, cancellationToken).ConfigureAwait(false))
        {
            foreach (BatchResultItem item in page.Items)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return item;
            }
        }
    }

    private async IAsyncEnumerator<BatchResultsPage> ReadPagesAsync(string? cursor, CancellationToken cancellationToken)
    {
        var read = new List<BatchResultsPage>();
        bool hasBegun = cursor is null;
        foreach (BatchResultsPage page in pages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.CompletedTask.ConfigureAwait(false);
            if (hasBegun)
            {
                read.Add(page);
                yield return page;
            }
            else
            {
                hasBegun = page.NextCursor == cursor;
            }
        }

        Summary = CreateSummary(read);
    }

    // No batch is known, so the total is that of the items: none is missing.
    private static BatchResultsSummary CreateSummary(List<BatchResultsPage> pages)
    {
        BatchResultItem[] items = [.. pages.SelectMany(page => page.Items)];
        ILookup<BatchItemOutcome, BatchResultItem> outcomes = items.ToLookup(item => item.Outcome);
        BatchError[] errors = [.. pages.SelectMany(page => page.ExtraFields?.ParseErrors ?? [])];
        string[] ids = [.. items.Select(item => item.CustomId).Where(id => id.Length > 0)];
        return new BatchResultsSummary
        {
            Batch = new Batch
            {
                Id = pages.FirstOrDefault(page => page.BatchId.Length > 0)?.BatchId ?? "",
                Status = BatchStatus.Completed,
                RequestCounts = new BatchRequestCounts { Total = items.Length },
            },
            Source = BatchResultsSource.ResultsEndpoint,
            Succeeded = outcomes[BatchItemOutcome.Succeeded].Count(),
            Errored = outcomes[BatchItemOutcome.Errored].Count(),
            Expired = outcomes[BatchItemOutcome.Expired].Count(),
            Cancelled = outcomes[BatchItemOutcome.Cancelled].Count(),
            Unknown = outcomes[BatchItemOutcome.Unknown].Count(),
            Duplicates = ids.Length - ids.Distinct(StringComparer.Ordinal).Count(),
            ParseErrors = [.. errors.Take(ResultsTally.MaxParseErrors)],
            ParseErrorCount = errors.Length,
            Missing = 0,
        };
    }
}
