using Bifrost.Client.Errors;

namespace Bifrost.Client.Reading;

/// <summary>Results that are read from the gateway.</summary>
internal sealed class CursorBatchResults : BatchResults
{
    private readonly Func<string?, ItemSource> _open;
    private readonly CancellationToken _methodToken;
    private ItemSource? _source;

    // While pages are read: the end of the last page that was returned. The source can be further, in a page that is not complete.
    private BatchResultsPosition? _pageEnd;

    /// <summary>Creates the results.</summary>
    /// <param name="open">Opens the source at a cursor; null begins where the options say.</param>
    /// <param name="methodToken">Cancels every enumeration.</param>
    /// <param name="batch">The batch; null when it has not been retrieved.</param>
    public CursorBatchResults(Func<string?, ItemSource> open, CancellationToken methodToken, Batch? batch = null)
    {
        _open = open;
        _methodToken = methodToken;
        Batch = batch;
    }

    public override BatchResultsPosition? Position => _pageEnd ?? _source?.Position;

    public override IAsyncEnumerable<BatchResultsPage> AsPages(string? cursor = null, CancellationToken cancellationToken = default) =>
        new CallerSequence<BatchResultsPage>(token => ReadPagesAsync(cursor, token), _methodToken, cancellationToken);

    public override IAsyncEnumerator<BatchResultItem> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new ItemEnumerator(Open(null), new CallerTokens(_methodToken, cancellationToken), this);

    /// <summary>Keeps the summary of an enumeration that has ended; null for sources that create none.</summary>
    public void SetSummary(BatchResultsSummary? summary)
    {
        if (summary is not null)
            (Summary, Batch) = (summary, summary.Batch);
    }

    private async IAsyncEnumerator<BatchResultsPage> ReadPagesAsync(string? cursor, CancellationToken cancellationToken)
    {
        using ItemSource source = Open(cursor);
        try
        {
            _pageEnd = source.Position;
            do
            {
                BatchResultsPage page = await ReadPageAsync(source, cancellationToken).ConfigureAwait(false);
                _pageEnd = source.Position;
                yield return page;
            }
            while (source.MoveToNextPage());
        }
        finally
        {
            source.EndReport();
        }

        SetSummary(source.Summary);
    }

    private ItemSource Open(string? cursor)
    {
        _pageEnd = null;
        return _source = _open(cursor);
    }

    private static async ValueTask<BatchResultsPage> ReadPageAsync(ItemSource source, CancellationToken cancellationToken)
    {
        long delivered = source.Count;
        try
        {
            var items = new List<BatchResultItem>();
            do
            {
                while (source.TryRead())
                    items.Add(source.CreateItem());
            }
            while (await source.WaitToReadAsync(cancellationToken).ConfigureAwait(false));
            return source.PageMetadata with { Items = items };
        }
        catch (BifrostException exception)
        {
            // The caller gets nothing of a page that is truncated.
            exception.SetItemsDelivered(delivered);
            throw;
        }
    }
}
