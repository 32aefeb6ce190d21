namespace Bifrost.Client;

/// <summary>The cursors of a list or of results, each of which may be followed once.</summary>
internal sealed class CursorTrail
{
    private readonly HashSet<string> _followed = new(StringComparer.Ordinal);
    private readonly string _endpoint;
    private readonly string _subject;

    public CursorTrail(string? cursor, string endpoint, string subject)
    {
        Cursor = cursor;
        _endpoint = endpoint;
        _subject = subject;
        if (cursor is not null)
            _followed.Add(cursor);
    }

    /// <summary>Where the page that is being read begins; null for the first one.</summary>
    public string? Cursor { get; private set; }

    /// <summary>Goes on after a page.</summary>
    /// <returns>Whether there is another one, at <see cref="Cursor"/>.</returns>
    /// <exception cref="BifrostPaginationException">There is said to be another page, but it cannot be reached.</exception>
    public bool Follow(bool? hasMore, string? nextCursor)
    {
        if (hasMore != true)
            return false;
        if (string.IsNullOrEmpty(nextCursor))
            throw Fault("the gateway says that there is more but gives no cursor to go on with", null);
        if (!_followed.Add(nextCursor))
            throw Fault("the gateway gives a cursor that has been followed before, so its pages go in a circle", nextCursor);

        Cursor = nextCursor;
        return true;
    }

    public BifrostPaginationException Fault(string what, string? cursor) => new($"{_endpoint} for {_subject} cannot be paged to its end: {what}.")
    {
        Endpoint = _endpoint,
        Cursor = cursor,
    };
}
