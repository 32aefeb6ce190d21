using System.Runtime.CompilerServices;

namespace Bifrost.Client;

/// <summary>Results read from the gateway, by whichever source.</summary>
internal sealed class CursorBatchResults : BatchResults
{
    private readonly Func<string?, Action<BatchResultsSummary>, ItemSource> _open;
    private readonly CancellationToken _cancellationToken;

    /// <summary>Makes results.</summary>
    /// <param name="open">Opens the source at a cursor, null for where the options say; the summary is given when it has ended.</param>
    /// <param name="cancellationToken">Cancels every enumeration.</param>
    public CursorBatchResults(Func<string?, Action<BatchResultsSummary>, ItemSource> open, CancellationToken cancellationToken)
    {
        _open = open;
        _cancellationToken = cancellationToken;
    }

    public override async IAsyncEnumerable<BatchResultsPage> AsPages(
        string? cursor = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var tokens = new CallerTokens(_cancellationToken, cancellationToken);
        ItemSource source = Open(cursor);
        await using (source.ConfigureAwait(false))
        {
            do
                yield return await ReadPageAsync(source, tokens).ConfigureAwait(false);
            while (await source.NextPageAsync().ConfigureAwait(false));
        }
    }

    public override IAsyncEnumerator<BatchResultItem> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new ItemEnumerator(Open(null), _cancellationToken, cancellationToken);

    private ItemSource Open(string? cursor) => _open(cursor, summary => (Summary, Batch) = (summary, summary.Batch));

    private static async ValueTask<BatchResultsPage> ReadPageAsync(ItemSource source, CallerTokens tokens)
    {
        long delivered = source.Count;
        try
        {
            var items = new List<BatchResultItem>();
            while (await source.MoveNextInPageAsync(tokens.Token).ConfigureAwait(false))
                items.Add(source.CreateItem());
            return source.Rest with { Items = items };
        }
        catch (BifrostException exception)
        {
            // Of a page that breaks off the caller gets nothing.
            exception.SetItemsDelivered(delivered);
            throw;
        }
        catch (OperationCanceledException exception) when (tokens.Hides(exception))
        {
            throw tokens.Unhide(exception);
        }
    }
}
