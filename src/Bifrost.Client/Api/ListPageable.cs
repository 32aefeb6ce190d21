using Bifrost.Client.Common;
using Bifrost.Client.Errors;

namespace Bifrost.Client.Api;

/// <summary>A list that the gateway returns in pages. No item is returned twice.</summary>
/// <remarks>
/// A gateway with several keys for one account lists everything once for each key, so repeated items are not an error. Lists of Anthropic, Gemini and
/// Bedrock ignore the cursor and repeat page 1, with the cursor of page 1.
/// </remarks>
/// <param name="endpoint">The endpoint, for exceptions.</param>
/// <param name="subject">What is listed, for exceptions.</param>
/// <param name="getPage">Gets the page at a cursor.</param>
/// <param name="getId">The id by which an item is recognized.</param>
/// <param name="withItems">A copy of a page with other items.</param>
/// <param name="cursor">Where to begin; null for the first page.</param>
/// <param name="cancellationToken">Cancels every enumeration.</param>
internal sealed class ListPageable<TItem, TPage>(
    string endpoint,
    string subject,
    Func<string?, CancellationToken, Task<TPage>> getPage,
    Func<TItem, string> getId,
    Func<TPage, IReadOnlyList<TItem>, TPage> withItems,
    string? cursor,
    CancellationToken cancellationToken) : BifrostPageable<TItem, TPage>
    where TPage : IListPage<TItem>
{
    private const string Hint = ". The lists of some providers ignore the cursor (Anthropic, Gemini, Bedrock): set a limit that is large enough for one page";

    // Far more than a gateway has keys.
    private const int MaxPagesWithoutNewItems = 1000;

    private readonly string? _cursor = cursor;
    private readonly CancellationToken _cancellationToken = cancellationToken;

    public override IAsyncEnumerable<TPage> AsPages(string? cursor = null, CancellationToken cancellationToken = default) =>
        new CallerSequence<TPage>(token => ReadPagesAsync(cursor, token), _cancellationToken, cancellationToken);

    public override IAsyncEnumerator<TItem> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new CallerSequence<TItem>(ReadItemsAsync, _cancellationToken).GetAsyncEnumerator(cancellationToken);

    private async IAsyncEnumerator<TPage> ReadPagesAsync(string? cursor, CancellationToken cancellationToken)
    {
        var trail = new CursorTrail(cursor ?? _cursor, endpoint, subject, Hint);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        int pagesWithoutNewItems = 0;
        bool more;
        do
        {
            TPage page = await getPage(trail.Cursor, cancellationToken).ConfigureAwait(false);
            TItem[] newItems = [.. page.Items.Where(item => getId(item) is not { Length: > 0 } id || seen.Add(id))];
            pagesWithoutNewItems = newItems.Length == 0 ? pagesWithoutNewItems + 1 : 0;
            yield return withItems(page, newItems);

            if (pagesWithoutNewItems > MaxPagesWithoutNewItems)
                throw trail.CreateException($"{pagesWithoutNewItems} pages in a row had no new items", trail.Cursor);
            more = trail.Follow(page.HasMore, page.NextCursor);
        }
        while (more);
    }

    private async IAsyncEnumerator<TItem> ReadItemsAsync(CancellationToken cancellationToken)
    {
        IAsyncEnumerator<TPage> pages = ReadPagesAsync(null, cancellationToken);
        await using (pages.ConfigureAwait(false))
        {
            while (await pages.MoveNextAsync().ConfigureAwait(false))
            {
                foreach (TItem item in pages.Current.Items)
                    yield return item;
            }
        }
    }
}
