using System.Runtime.InteropServices;
using Bifrost.Client.Api;

namespace Bifrost.Client.Reading;

/// <summary>
/// Follows the pages of results, and makes sure that none is read twice: a gateway that ignores the cursor returns its first page without end.
/// </summary>
internal sealed class PageChain(string? cursor, string endpoint, string subject)
{
    // Far more than a gateway has keys, each of which can return an empty page.
    private const int MaxEmptyPages = 1000;

    private readonly CursorTrail _trail = new(cursor, endpoint, subject);
    private Page _previous;
    private Page _current;
    private int _emptyPages;

    /// <summary>The cursor of the current page; null for the first one.</summary>
    public string? Cursor => _trail.Cursor;

    /// <summary>Adds an item, before it is returned to the caller.</summary>
    /// <exception cref="BifrostPaginationException">The page begins with the same item as the previous one.</exception>
    public void Add(ReadOnlySpan<byte> item, ReadOnlySpan<byte> customId)
    {
        if (_current.Count++ == 0)
        {
            _current.First = Mix(0, item);

            // Items without an id can be equal: those are compared at the end of the page.
            if (_previous.Count > 0 && !customId.IsEmpty && _current.First == _previous.First)
                throw CreateRepeatedPageException();
        }

        _current.All = Mix(_current.All + (uint)item.Length, customId.IsEmpty ? item : customId);
    }

    /// <summary>Ends the items of a page.</summary>
    /// <exception cref="BifrostPaginationException">The page is the same as the previous one.</exception>
    public void EndItems()
    {
        if (_current.Count > 0 && _current == _previous)
            throw CreateRepeatedPageException();
    }

    /// <summary>Moves to the next page.</summary>
    /// <returns>Whether there is one, at <see cref="Cursor"/>.</returns>
    /// <exception cref="BifrostPaginationException">There is another page, but it cannot be reached.</exception>
    public bool EndPage(bool? hasMore, string? nextCursor)
    {
        if (_current.Count > 0)
            _previous = _current;
        else if (++_emptyPages > MaxEmptyPages)
            throw _trail.CreateException($"{_emptyPages} pages were empty", Cursor);
        _current = default;
        return _trail.Follow(hasMore, nextCursor);
    }

    private BifrostPaginationException CreateRepeatedPageException() => _trail.CreateException("the page is the same as the previous one, so the gateway ignores the cursor", Cursor);

    // Not cryptographic: two different pages in a row must rarely have the same hash.
    private static ulong Mix(ulong hash, ReadOnlySpan<byte> bytes)
    {
        const ulong Prime = 0x9E37_79B9_7F4A_7C15;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
            hash = ulong.RotateLeft((hash ^ word) * Prime, 29);
        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
            hash = ulong.RotateLeft((hash ^ rest) * Prime, 29);
        return hash ^ (hash >> 32);
    }

    private record struct Page(int Count, ulong First, ulong All);
}
