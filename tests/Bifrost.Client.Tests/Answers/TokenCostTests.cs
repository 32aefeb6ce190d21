namespace Bifrost.Client.Tests.Answers;

public sealed class TokenCostTests
{
    private static readonly TokenUsage Usage = new()
    {
        InputTokens = 1_000_000,
        OutputTokens = 500_000,
        TotalTokens = 1_500_000,
        CachedInputTokens = 200_000,
        CacheCreationInputTokens = 100_000,
    };

    [Test]
    public void Cached_tokens_have_their_own_price()
    {
        var price = new TokenPrice { Input = 3m, Output = 15m, CachedInput = 0.3m, CacheCreationInput = 3.75m };

        Assert.That(price.GetCost(Usage), Is.EqualTo((0.7m * 3m) + (0.2m * 0.3m) + (0.1m * 3.75m) + (0.5m * 15m)));
    }

    [Test]
    public void Cached_tokens_without_a_price_cost_as_much_as_others() =>
        Assert.That(new TokenPrice { Input = 3m, Output = 15m }.GetCost(Usage), Is.EqualTo(3m + 7.5m));

    [Test]
    public void Tokens_that_are_not_reported_cost_nothing() => Assert.That(new TokenPrice { Input = 3m, Output = 15m }.GetCost(default), Is.Zero);

    [TestCase("gpt-4o-mini", 1)]
    [TestCase("gpt-4o-mini-2024-07-18", 1)]
    [TestCase("gpt-4o", 2)]
    [TestCase("gpt-4o-2024-08-06", 3)]
    [TestCase("claude-sonnet-4-20250514", 4)]
    [TestCase("claude-sonnet-4@20250514", 4)]
    [TestCase("anthropic.claude-3-haiku-20240307-v1:0", 5)]
    [TestCase("gpt-4o-0613", 2)]
    [TestCase("gpt-4o-04-17", 2)]
    [TestCase("anthropic.claude-3-haiku-20240307-v1", 5)]
    [TestCase("gpt-4o@001", 2)]
    [TestCase("", 6)]
    public void A_model_has_the_price_of_its_name(string model, int expected)
    {
        var prices = new Dictionary<string, TokenPrice>
        {
            ["gpt-4o-mini"] = Price(1),
            ["gpt-4o"] = Price(2),
            ["gpt-4o-2024-08-06"] = Price(3),
            ["claude-sonnet-4"] = Price(4),
            ["anthropic.claude-3-haiku-20240307"] = Price(5),
            [""] = Price(6),
        };

        Assert.That(UsageOf(model).GetCost(prices), Is.EqualTo(expected));
    }

    [TestCase("gpt-4o-mini")]
    [TestCase("gpt-4o-audio-preview-2024-12-17")]
    [TestCase("gpt-4")]
    [TestCase("gpt-4o-")]
    [TestCase("gpt-4o-5-20251101")]
    [TestCase("gpt-4o-5")]
    [TestCase("")]
    public void A_model_without_a_price_is_named(string model) =>
        Assert.That(
            () => UsageOf(model).GetCost(new Dictionary<string, TokenPrice> { ["gpt-4o"] = Price(2) }),
            Throws.TypeOf<KeyNotFoundException>().With.Message.EqualTo($"There is no price for the model '{model}'."));

    [Test]
    public void Usages_are_added_by_kind()
    {
        TokenUsage sum = Usage + new TokenUsage { InputTokens = 5, ReasoningTokens = 7 };

        Assert.That(sum, Is.EqualTo(Usage with { InputTokens = 1_000_005, ReasoningTokens = 7 }));
    }

    private static TokenPrice Price(decimal input) => new() { Input = input, Output = 0 };

    private static BatchTokenUsage UsageOf(string model)
    {
        var usage = new TokenUsage { InputTokens = 1_000_000 };
        return new BatchTokenUsage { Total = usage, ByModel = new Dictionary<string, TokenUsage> { [model] = usage } };
    }
}
