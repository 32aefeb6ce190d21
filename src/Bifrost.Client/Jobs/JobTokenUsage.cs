namespace Bifrost.Client.Jobs;

/// <summary>The tokens that the responses report. Requests that were sent again are counted each time that they had a response.</summary>
public sealed record JobTokenUsage
{
    /// <summary>The tokens of the requests.</summary>
    public long InputTokens { get; init; }

    /// <summary>The tokens of the responses.</summary>
    public long OutputTokens { get; init; }

    /// <summary>The sum of both.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long TotalTokens => InputTokens + OutputTokens;

    internal JobTokenUsage Add(JobTokenUsage other) =>
        new() { InputTokens = InputTokens + other.InputTokens, OutputTokens = OutputTokens + other.OutputTokens };
}
