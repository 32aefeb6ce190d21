namespace Bifrost.Client;

/// <summary>The expiration of the output files of a batch (OpenAI, Azure).</summary>
/// <param name="After">The time after which the files are deleted, at least 1 second; fractions of a second are ignored. OpenAI accepts 1 hour to 30 days.</param>
public sealed record BatchExpiration(TimeSpan After)
{
    /// <summary>The event that the time is counted from. Default: <c>created_at</c>, the creation of the file.</summary>
    public string Anchor { get; init; } = "created_at";
}
