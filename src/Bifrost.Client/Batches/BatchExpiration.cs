namespace Bifrost.Client;

/// <summary>When the output files of a batch are deleted (OpenAI, Azure).</summary>
/// <param name="After">How long after they were created; whole seconds. OpenAI takes from an hour to 30 days.</param>
public sealed record BatchExpiration(TimeSpan After)
{
    /// <summary>What the time counts from.</summary>
    public string Anchor { get; init; } = "created_at";
}
