namespace Bifrost.Client;

/// <summary>Options for listing files.</summary>
public sealed record FileListOptions
{
    /// <summary>Lists only files with this purpose; <see langword="null"/> lists all files.</summary>
    public FilePurpose? Purpose { get; init; }

    /// <summary>Maximum number of files per page, greater than 0; <see langword="null"/> uses the default of the provider.</summary>
    public int? Limit { get; init; }

    /// <summary>The <see cref="FileListPage.NextCursor"/> of the page to start after; <see langword="null"/> starts at the first page.</summary>
    public string? Cursor { get; init; }

    /// <summary>The order by time of creation, <c>asc</c> or <c>desc</c>; <see langword="null"/> uses the default of the provider.</summary>
    public string? Order { get; init; }
}
