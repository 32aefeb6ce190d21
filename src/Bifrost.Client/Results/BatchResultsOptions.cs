namespace Bifrost.Client;

/// <summary>How the results of a batch are read.</summary>
public sealed record BatchResultsOptions
{
    /// <summary>
    /// Where to begin: the <see cref="BatchResultsPage.NextCursor"/> of an earlier page; <see langword="null"/> for the beginning.
    /// </summary>
    public string? Cursor { get; init; }
}
