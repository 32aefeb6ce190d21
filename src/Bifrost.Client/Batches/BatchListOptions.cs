namespace Bifrost.Client;

/// <summary>Options for listing batches.</summary>
public sealed record BatchListOptions
{
    /// <summary>Maximum number of batches per page, greater than 0; <see langword="null"/> uses the default of the provider.</summary>
    public int? Limit { get; init; }

    /// <summary>The <see cref="BatchListPage.NextCursor"/> of the page to start after; <see langword="null"/> starts at the first page.</summary>
    /// <remarks>Gateways after April 2026 also accept a batch id. Ignored for Anthropic, Gemini and Bedrock.</remarks>
    public string? Cursor { get; init; }

    /// <summary>The id of a batch, to list the page before it. Supported by Anthropic only; other providers ignore it.</summary>
    public string? Before { get; init; }
}
