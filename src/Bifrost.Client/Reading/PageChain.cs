using Bifrost.Client.Api;

namespace Bifrost.Client.Reading;

/// <summary>
/// Follows the pages of results, and makes sure that none is read twice: a gateway that ignores the cursor returns the same pages without end.
/// </summary>
internal sealed class PageChain(string? cursor, string endpoint, string subject)
{
    // Far more than a gateway has keys, each of which can return an empty page.
    private const int MaxEmptyPages = 1000;

    private readonly CursorTrail _trail = new(cursor, endpoint, subject);

    // What is remembered of each page: 32 bytes, whatever its size.
    private HashSet<ulong>? _firstItems;
    private HashSet<(long Count, ulong Sum)>? _pages;
    private (long Count, ulong Sum) _previous;
    private ulong _firstItem;
    private ulong _sum;
    private int _emptyPages;

    /// <summary>The cursor of the current page; null for the first one.</summary>
    public string? Cursor => _trail.Cursor;

    /// <summary>The items of the current page so far.</summary>
    public ItemChecksum Items { get; private set; }

    /// <summary>Adds an item of the current page.</summary>
    /// <returns>
    /// False for the first item of a page when an earlier page began with the same item: the page may be a repeated one. Items without a
    /// custom_id can be equal, and are compared at the end of the page only.
    /// </returns>
    public bool Add(ReadOnlySpan<byte> item, ReadOnlySpan<byte> customId)
    {
        ulong hash = ItemChecksum.HashOf(item, customId);
        Items = Items.With(hash);

        // The sum does not depend on the order: a page in another order is repeated, too.
        _sum += ItemChecksum.Mix(hash, []) * (uint)item.Length;
        if (Items.Count > 1)
            return true;
        _firstItem = ItemChecksum.Mix(0, item);
        return customId.IsEmpty || _firstItems?.Contains(_firstItem) != true;
    }

    /// <summary>Forgets the items of the current page: it is read again from its beginning.</summary>
    public void BeginPage() => (Items, _sum, _firstItem) = (default, 0, 0);

    /// <summary>Ends the items of a page.</summary>
    /// <exception cref="BifrostPaginationException">The page is the same as an earlier one.</exception>
    public void EndItems()
    {
        if (Items.Count > 0 && _pages?.Contains((Items.Count, _sum)) == true)
            throw CreateException($"the page is the same as {((Items.Count, _sum) == _previous ? "the previous" : "an earlier")} one, so the gateway ignores the cursor");
    }

    /// <summary>Moves to the next page.</summary>
    /// <returns>Whether there is one, at <see cref="Cursor"/>. When there is none, <see cref="Items"/> stays as it is.</returns>
    /// <exception cref="BifrostPaginationException">There is another page, but it cannot be reached.</exception>
    public bool EndPage(bool? hasMore, string? nextCursor)
    {
        _emptyPages = Items.Count == 0 ? _emptyPages + 1 : 0;
        if (_emptyPages > MaxEmptyPages)
            throw CreateException($"{_emptyPages} pages in a row were empty");
        if (!_trail.Follow(hasMore, nextCursor))
            return false;

        if (Items.Count > 0)
        {
            (_firstItems ??= []).Add(_firstItem);
            (_pages ??= []).Add(_previous = (Items.Count, _sum));
        }

        BeginPage();
        return true;
    }

    public BifrostPaginationException CreateException(string reason) => _trail.CreateException(reason, Cursor);
}
