using Bifrost.Client.Common;

namespace Bifrost.Client;

/// <summary>Options for reading the results of a batch.</summary>
public sealed record BatchResultsOptions
{
    /// <summary>The source of the results. Default: <see cref="BatchResultsSource.ResultsEndpoint"/>.</summary>
    public BatchResultsSource Source { get; init; }

    /// <summary>The <see cref="BatchResultsPage.NextCursor"/> of the page to start after; <see langword="null"/> starts at the first page.</summary>
    /// <remarks>Used for the results endpoint only. Cannot be combined with <see cref="Position"/>.</remarks>
    public string? Cursor { get; init; }

    /// <summary>
    /// Where to continue: the <see cref="BatchResults.Position"/> or <see cref="BatchResultReader.Position"/> of an earlier reading of the same
    /// batch from the same <see cref="Source"/>, also in another process; <see langword="null"/> starts at the first item.
    /// </summary>
    /// <remarks>
    /// The page or file is requested again, and the items that were delivered are omitted. If it does not begin with the same items, a
    /// <see cref="BifrostPaginationException"/> is thrown. The summary counts only the items that are delivered then, and an item of the
    /// error file that repeats an item of an earlier page or file is not recognized.
    /// </remarks>
    public BatchResultsPosition? Position { get; init; }

    /// <summary>
    /// Whether <see cref="BatchResultsSummary.Tokens"/> counts the tokens of all items. Default: <see langword="false"/>, as each response body has to be
    /// searched for its counts.
    /// </summary>
    public bool CountTokens { get; init; }

    /// <summary>
    /// Whether items with a text that is invalid, such as half of a surrogate pair in a <c>custom_id</c>, are returned by a reader, uncounted. Otherwise they
    /// end a reading of the results endpoint.
    /// </summary>
    internal bool ReturnsUnreadableItems { get; init; }

    /// <summary>Throws if the options are invalid for a batch.</summary>
    internal void Validate(BatchReference batch, string paramName)
    {
        string? error = Position is null ? null
            : Cursor is not null ? $"{nameof(Cursor)} and {nameof(Position)} cannot both be set."
            : Position.Cursor is { } cursor && SentText.Validate(cursor) is string invalid ? $"{nameof(Position)}.{nameof(BatchResultsPosition.Cursor)} {invalid}."
            : Position.BatchId != batch.Id ? $"{nameof(Position)} is in another batch."
            : Position.FileId is not null && Source == BatchResultsSource.ResultsEndpointOnly ? $"{nameof(Position)} is in a file, and {nameof(Source)} reads no files."
            : null;
        if (error is not null)
            throw new ArgumentException(error, paramName);
    }
}
