using System.Runtime.InteropServices;

namespace Bifrost.Client;

/// <summary>
/// Follows the pages of results: where the next one begins, and that none is read twice. A gateway that ignores a cursor sends its first
/// page for ever.
/// </summary>
internal sealed class PageChain(string? cursor, string endpoint, string subject)
{
    // Far more than a gateway has keys, each of which may give an empty page.
    private const int MostEmptyPages = 1000;

    private readonly CursorTrail _trail = new(cursor, endpoint, subject);
    private Page _previous;
    private Page _current;
    private int _emptyPages;

    /// <summary>Where the page that is being read begins; null for the first one.</summary>
    public string? Cursor => _trail.Cursor;

    /// <summary>Takes note of an item, before it is handed on.</summary>
    /// <exception cref="BifrostPaginationException">The page begins like the one before it.</exception>
    public void Add(ReadOnlySpan<byte> item, ReadOnlySpan<byte> customId)
    {
        if (_current.Count++ == 0)
        {
            _current.First = Mix(0, item);

            // Items without an id of their own may well look the same: those wait for the end of the page.
            if (_previous.Count > 0 && !customId.IsEmpty && _current.First == _previous.First)
                throw Repeats();
        }

        _current.All = Mix(_current.All + (uint)item.Length, customId.IsEmpty ? item : customId);
    }

    /// <summary>Ends the items of a page, before it is handed on as a page.</summary>
    /// <exception cref="BifrostPaginationException">The page is the one before it.</exception>
    public void EndItems()
    {
        if (_current.Count > 0 && _current == _previous)
            throw Repeats();
    }

    /// <summary>Goes on after a page.</summary>
    /// <returns>Whether there is another one, at <see cref="Cursor"/>.</returns>
    /// <exception cref="BifrostPaginationException">There is said to be another page, but it cannot be reached.</exception>
    public bool EndPage(bool? hasMore, string? nextCursor)
    {
        if (_current.Count > 0)
            _previous = _current;
        else if (++_emptyPages > MostEmptyPages)
            throw _trail.Fault($"{_emptyPages} pages held nothing", Cursor);
        _current = default;
        return _trail.Follow(hasMore, nextCursor);
    }

    private BifrostPaginationException Repeats() => _trail.Fault("the page repeats the one before it, so the gateway ignores the cursor", Cursor);

    // Not cryptographic: two pages in a row that differ must hardly ever look the same.
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
