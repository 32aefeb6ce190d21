namespace Bifrost.Client;

/// <summary>How the results of a batch are read.</summary>
public sealed record BatchResultsOptions
{
    /// <summary>Where the results are read from: unless set, the results endpoint completed by the error file.</summary>
    public BatchResultsSource Source { get; init; }

    /// <summary>
    /// Where to begin: the <see cref="BatchResultsPage.NextCursor"/> of an earlier page; <see langword="null"/> for the beginning.
    /// Applies to the results endpoint only.
    /// </summary>
    public string? Cursor { get; init; }
}
