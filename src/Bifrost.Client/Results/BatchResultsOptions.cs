namespace Bifrost.Client;

/// <summary>Options for reading the results of a batch.</summary>
public sealed record BatchResultsOptions
{
    /// <summary>The source of the results. Default: <see cref="BatchResultsSource.ResultsEndpoint"/>.</summary>
    public BatchResultsSource Source { get; init; }

    /// <summary>The <see cref="BatchResultsPage.NextCursor"/> of the page to start after; <see langword="null"/> starts at the first page.</summary>
    /// <remarks>Used for the results endpoint only.</remarks>
    public string? Cursor { get; init; }
}
