using System.Runtime.CompilerServices;
using Bifrost.Client.Common;

namespace Bifrost.Client.Api;

/// <summary>A list that the gateway returns in pages. No item is returned twice.</summary>
/// <remarks>
/// A gateway with several keys for one account lists everything once for each key, so repeated items are not an error. Lists of Anthropic, Gemini and
/// Bedrock ignore the cursor and repeat page 1, with the cursor of page 1.
/// </remarks>
internal sealed class ListPageable<TItem, TPage>(ListSource<TItem, TPage> source, string? cursor, CancellationToken cancellationToken)
    : BifrostPageable<TItem, TPage>
{
    // Far more than a gateway has keys.
    private const int MaxPagesWithoutNewItems = 1000;

    private readonly string? _cursor = cursor;
    private readonly CancellationToken _cancellationToken = cancellationToken;

    public override async IAsyncEnumerable<TPage> AsPages(
        string? cursor = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var tokens = new CallerTokens(_cancellationToken, cancellationToken);
        var trail = new CursorTrail(cursor ?? _cursor, source.Endpoint, source.Subject);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        int pagesWithoutNewItems = 0;
        bool more;
        do
        {
            TPage page = await GetPageAsync(trail.Cursor, tokens).ConfigureAwait(false);
            (IReadOnlyList<TItem> items, bool? hasMore, string? nextCursor) = source.GetContent(page);
            TItem[] newItems = [.. items.Where(item => source.GetId(item) is not { Length: > 0 } id || seen.Add(id))];
            pagesWithoutNewItems = newItems.Length == 0 ? pagesWithoutNewItems + 1 : 0;
            yield return source.WithItems(page, newItems);

            if (pagesWithoutNewItems > MaxPagesWithoutNewItems)
                throw trail.CreateException($"{pagesWithoutNewItems} pages in a row had no new items", trail.Cursor);
            more = Follow(trail, hasMore, nextCursor);
        }
        while (more);
    }

    public override async IAsyncEnumerator<TItem> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (TPage page in AsPages(null, cancellationToken).ConfigureAwait(false))
        {
            foreach (TItem item in source.GetContent(page).Items)
                yield return item;
        }
    }

    private async Task<TPage> GetPageAsync(string? pageCursor, CallerTokens tokens)
    {
        try
        {
            return await source.GetPageAsync(pageCursor, tokens.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (tokens.IsLinkedToken(exception))
        {
            throw tokens.WithCallerToken(exception);
        }
    }

    private static bool Follow(CursorTrail trail, bool? hasMore, string? nextCursor)
    {
        try
        {
            return trail.Follow(hasMore, nextCursor);
        }
        catch (BifrostPaginationException exception)
        {
            throw new BifrostPaginationException(
                $"{exception.Message} The lists of some providers ignore the cursor (Anthropic, Gemini, Bedrock): set a limit that is large enough for one page.", exception)
            {
                Endpoint = exception.Endpoint,
                Cursor = exception.Cursor,
            };
        }
    }
}
