using System.Text.Json.Serialization;

namespace Bifrost.Client;

/// <summary>The tokens of a request, of a model or of all results, counted in the same way for every provider.</summary>
/// <remarks>
/// A count is <see langword="null"/> if the provider does not report it. The results endpoint of the gateway does not report the reasoning of Gemini:
/// there, it is what <see cref="OutputTokens"/> has beyond the text, and <see cref="ReasoningTokens"/> is <see langword="null"/>.
/// </remarks>
public readonly record struct TokenUsage
{
    /// <summary>The tokens of the request, including those that were read from or written to a cache.</summary>
    [JsonPropertyName("input_tokens")]
    public long? InputTokens { get; init; }

    /// <summary>The tokens of the response, including those of the reasoning.</summary>
    [JsonPropertyName("output_tokens")]
    public long? OutputTokens { get; init; }

    /// <summary>All tokens: the total that the provider reports, otherwise the sum of input and output.</summary>
    [JsonPropertyName("total_tokens")]
    public long? TotalTokens { get; init; }

    /// <summary>The part of <see cref="InputTokens"/> that was read from a cache.</summary>
    [JsonPropertyName("cached_input_tokens")]
    public long? CachedInputTokens { get; init; }

    /// <summary>The part of <see cref="InputTokens"/> that was written to a cache (Anthropic, Bedrock).</summary>
    [JsonPropertyName("cache_creation_input_tokens")]
    public long? CacheCreationInputTokens { get; init; }

    /// <summary>The part of <see cref="OutputTokens"/> that the model used for reasoning.</summary>
    [JsonPropertyName("reasoning_tokens")]
    public long? ReasoningTokens { get; init; }

    /// <summary>Adds the counts of two usages. A sum is <see langword="null"/> if both counts are.</summary>
    /// <param name="left">The first usage.</param>
    /// <param name="right">The second usage.</param>
    /// <returns>The sums.</returns>
    public static TokenUsage operator +(TokenUsage left, TokenUsage right) => Add(left, right);

    /// <summary>Adds the counts of two usages. A sum is <see langword="null"/> if both counts are.</summary>
    /// <param name="left">The first usage.</param>
    /// <param name="right">The second usage.</param>
    /// <returns>The sums.</returns>
    public static TokenUsage Add(TokenUsage left, TokenUsage right) => new()
    {
        InputTokens = Sum(left.InputTokens, right.InputTokens),
        OutputTokens = Sum(left.OutputTokens, right.OutputTokens),
        TotalTokens = Sum(left.TotalTokens, right.TotalTokens),
        CachedInputTokens = Sum(left.CachedInputTokens, right.CachedInputTokens),
        CacheCreationInputTokens = Sum(left.CacheCreationInputTokens, right.CacheCreationInputTokens),
        ReasoningTokens = Sum(left.ReasoningTokens, right.ReasoningTokens),
    };

    /// <inheritdoc/>
    public override string ToString() => $"{InputTokens ?? 0} input tokens, {OutputTokens ?? 0} output tokens";

    private static long? Sum(long? left, long? right) => left is null ? right : right is null ? left : left + right;
}
