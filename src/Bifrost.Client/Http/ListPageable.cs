using System.Runtime.CompilerServices;

namespace Bifrost.Client;

/// <summary>A list that the gateway gives in pages. Nothing is yielded twice.</summary>
/// <remarks>
/// A gateway with several keys for one account names everything once a key, so repetitions are no fault by themselves. Lists of Anthropic,
/// Gemini and Bedrock ignore the cursor and repeat page 1, with page 1's cursor.
/// </remarks>
internal sealed class ListPageable<TItem, TPage>(ListSource<TItem, TPage> source, string? cursor, CancellationToken cancellationToken)
    : BifrostPageable<TItem, TPage>
{
    // Far more than a gateway has keys.
    private const int MostPagesWithoutNews = 1000;

    private readonly string? _cursor = cursor;
    private readonly CancellationToken _cancellationToken = cancellationToken;

    public override async IAsyncEnumerable<TPage> AsPages(
        string? cursor = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var tokens = new CallerTokens(_cancellationToken, cancellationToken);
        var trail = new CursorTrail(cursor ?? _cursor, source.Endpoint, source.Subject);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        int withoutNews = 0;
        bool more;
        do
        {
            TPage page = await FetchAsync(trail.Cursor, tokens).ConfigureAwait(false);
            (IReadOnlyList<TItem> items, bool? hasMore, string? nextCursor) = source.Read(page);
            TItem[] news = [.. items.Where(item => source.IdOf(item) is not { Length: > 0 } id || seen.Add(id))];
            withoutNews = news.Length == 0 ? withoutNews + 1 : 0;
            yield return source.WithItems(page, news);

            if (withoutNews > MostPagesWithoutNews)
                throw trail.Fault($"{withoutNews} pages in a row held nothing new", trail.Cursor);
            more = Follow(trail, hasMore, nextCursor);
        }
        while (more);
    }

    public override async IAsyncEnumerator<TItem> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (TPage page in AsPages(null, cancellationToken).ConfigureAwait(false))
        {
            foreach (TItem item in source.Read(page).Items)
                yield return item;
        }
    }

    private async Task<TPage> FetchAsync(string? pageCursor, CallerTokens tokens)
    {
        try
        {
            return await source.FetchAsync(pageCursor, tokens.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (tokens.Hides(exception))
        {
            throw tokens.Unhide(exception);
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
                $"{exception.Message} Some providers' lists ignore the cursor (Anthropic, Gemini, Bedrock): ask for one page that is large enough.", exception)
            {
                Endpoint = exception.Endpoint,
                Cursor = exception.Cursor,
            };
        }
    }
}
