namespace Bifrost.Client;

/// <summary>Which files are listed, and in what portions.</summary>
public sealed record FileListOptions
{
    /// <summary>Only files for this; <see langword="null"/> for all.</summary>
    public FilePurpose? Purpose { get; init; }

    /// <summary>How many files a page holds at most; <see langword="null"/> leaves it to the provider. More than zero.</summary>
    public int? Limit { get; init; }

    /// <summary>Where to begin: the <see cref="FileListPage.NextCursor"/> of a page; <see langword="null"/> for the beginning.</summary>
    public string? Cursor { get; init; }

    /// <summary><c>asc</c> or <c>desc</c> by time of creation; <see langword="null"/> leaves it to the provider.</summary>
    public string? Order { get; init; }
}
