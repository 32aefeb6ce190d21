namespace Bifrost.Client;

/// <summary>Options for reading the results of a batch.</summary>
public sealed record BatchResultsOptions
{
    /// <summary>The source of the results. Default: <see cref="BatchResultsSource.ResultsEndpoint"/>.</summary>
    public BatchResultsSource Source { get; init; }

    /// <summary>
    /// The <see cref="BatchResultsPage.NextCursor"/> of an earlier page, to start after that page; <see langword="null"/> starts at the
    /// first page. Used for the results endpoint only.
    /// </summary>
    public string? Cursor { get; init; }
}
