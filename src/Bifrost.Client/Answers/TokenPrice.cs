namespace Bifrost.Client;

/// <summary>The price of the tokens of a model, for each million tokens, in any currency.</summary>
public sealed record TokenPrice
{
    private const decimal Unit = 1_000_000;

    /// <summary>The price of a million input tokens.</summary>
    public required decimal Input { get; init; }

    /// <summary>The price of a million output tokens.</summary>
    public required decimal Output { get; init; }

    /// <summary>The price of a million input tokens that were read from a cache; <see langword="null"/> for the price of <see cref="Input"/>.</summary>
    public decimal? CachedInput { get; init; }

    /// <summary>The price of a million input tokens that were written to a cache; <see langword="null"/> for the price of <see cref="Input"/>.</summary>
    public decimal? CacheCreationInput { get; init; }

    /// <summary>Calculates the cost of tokens. Counts that are not reported cost nothing.</summary>
    /// <param name="usage">The tokens.</param>
    /// <returns>The cost, in the currency of the prices.</returns>
    public decimal GetCost(TokenUsage usage)
    {
        decimal cached = usage.CachedInputTokens ?? 0;
        decimal created = usage.CacheCreationInputTokens ?? 0;
        decimal other = (usage.InputTokens ?? 0) - cached - created;
        return ((other * Input) + (cached * (CachedInput ?? Input)) + (created * (CacheCreationInput ?? Input)) + ((usage.OutputTokens ?? 0) * Output)) / Unit;
    }
}
