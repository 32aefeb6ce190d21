using Bifrost.Client.Errors;

namespace Bifrost.Client.Api;

/// <summary>The cursors of a list or of results; each can be followed once.</summary>
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

    /// <summary>The cursor of the current page; null for the first one.</summary>
    public string? Cursor { get; private set; }

    /// <summary>Moves to the next page.</summary>
    /// <returns>Whether there is one, at <see cref="Cursor"/>.</returns>
    /// <exception cref="BifrostPaginationException">There is another page, but it cannot be reached.</exception>
    public bool Follow(bool? hasMore, string? nextCursor)
    {
        if (hasMore != true)
            return false;
        if (string.IsNullOrEmpty(nextCursor))
            throw CreateException("the gateway reports another page but sends no cursor", null);
        if (!_followed.Add(nextCursor))
            throw CreateException("the gateway sends a cursor that has been followed before, so its pages repeat", nextCursor);

        Cursor = nextCursor;
        return true;
    }

    public BifrostPaginationException CreateException(string reason, string? cursor) =>
        ExceptionFactory.CreatePaginationException(_endpoint, _subject, reason, cursor);
}
