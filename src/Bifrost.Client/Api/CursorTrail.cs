using Bifrost.Client.Common;
using Bifrost.Client.Errors;

namespace Bifrost.Client.Api;

/// <summary>The cursors of a list or of results; each can be followed once.</summary>
/// <param name="cursor">The cursor of the first page to read; null for the beginning.</param>
/// <param name="endpoint">The endpoint, for exceptions.</param>
/// <param name="subject">What is read, for exceptions.</param>
/// <param name="hint">What the caller can do when a cursor cannot be followed; empty for nothing.</param>
internal sealed class CursorTrail(string? cursor, string endpoint, string subject, string hint = "")
{
    private readonly HashSet<string> _followed = cursor is null ? [] : [Require(cursor)];

    /// <summary>The cursor of the current page; null for the first one.</summary>
    public string? Cursor { get; private set; } = cursor;

    /// <summary>Moves to the next page.</summary>
    /// <returns>Whether there is one, at <see cref="Cursor"/>.</returns>
    /// <exception cref="BifrostPaginationException">There is another page, but it cannot be reached.</exception>
    public bool Follow(bool? hasMore, string? nextCursor)
    {
        if (hasMore != true)
            return false;
        if (string.IsNullOrEmpty(nextCursor))
            throw CreateException("the gateway reports another page but sends no cursor" + hint, null);
        if (SentText.Validate(nextCursor) is string error)
            throw CreateException($"the gateway sends a cursor that {error}, which cannot be sent" + hint, nextCursor);

        // The replacement character stands for what could not be decoded; in a request it would look like half of a surrogate pair.
        if (nextCursor.Contains('\ufffd', StringComparison.Ordinal))
            throw CreateException("the gateway sends a cursor with U+FFFD, which cannot be sent" + hint, nextCursor);
        if (!_followed.Add(nextCursor))
            throw CreateException("the gateway sends a cursor that has been followed before, so its pages repeat" + hint, nextCursor);

        Cursor = nextCursor;
        return true;
    }

    public BifrostPaginationException CreateException(string reason, string? failedCursor) =>
        ExceptionFactory.CreatePaginationException(endpoint, subject, reason, failedCursor);

    private static string Require(string cursor) =>
        SentText.Validate(cursor) is string error ? throw new ArgumentException($"The cursor {error}.", nameof(cursor)) : cursor;
}
