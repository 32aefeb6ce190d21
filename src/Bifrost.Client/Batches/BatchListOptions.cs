namespace Bifrost.Client;

/// <summary>Which batches are listed, and in what portions.</summary>
public sealed record BatchListOptions
{
    /// <summary>How many batches a page holds at most; <see langword="null"/> leaves it to the provider. More than zero.</summary>
    public int? Limit { get; init; }

    /// <summary>
    /// Where to begin: a <see cref="BatchListPage.NextCursor"/>; <see langword="null"/> for the beginning. Gateways up to April 2026 take
    /// nothing else here, later ones the id of a batch too.
    /// </summary>
    public string? Cursor { get; init; }

    /// <summary>Where to end; only Anthropic heeds it.</summary>
    public string? Before { get; init; }
}
