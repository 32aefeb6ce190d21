using System.Text.RegularExpressions;

namespace Bifrost.Client;

/// <summary>The tokens of the results of a batch.</summary>
public sealed partial record BatchTokenUsage
{
    /// <summary>The tokens of all results.</summary>
    public required TokenUsage Total { get; init; }

    /// <summary>
    /// The tokens of each model, by the name that the responses give it, such as <c>gpt-4o-mini-2024-07-18</c>; an empty name for responses that name
    /// no model.
    /// </summary>
    public required IReadOnlyDictionary<string, TokenUsage> ByModel { get; init; }

    /// <summary>Calculates the cost.</summary>
    /// <param name="prices">
    /// The prices by model. A model with a date or version has the price of its name without it if it has none of its own: <c>gpt-4o-mini-2024-07-18</c>
    /// that of <c>gpt-4o-mini</c>. The empty name is the price of responses that name no model.
    /// </param>
    /// <returns>The cost, in the currency of the prices.</returns>
    /// <exception cref="KeyNotFoundException">A model has no price.</exception>
    public decimal GetCost(IReadOnlyDictionary<string, TokenPrice> prices)
    {
        ArgumentNullException.ThrowIfNull(prices);
        return ByModel.Sum(model => FindPrice(prices, model.Key).GetCost(model.Value));
    }

    private static TokenPrice FindPrice(IReadOnlyDictionary<string, TokenPrice> prices, string model)
    {
        if (prices.TryGetValue(model, out TokenPrice? price))
            return price;
        string? name = prices.Keys.Where(name => IsVersionOf(model, name)).MaxBy(name => name.Length);
        return name is not null ? prices[name] : throw new KeyNotFoundException($"There is no price for the model '{model}'.");
    }

    private static bool IsVersionOf(string model, string name) =>
        name.Length > 0 && model.StartsWith(name, StringComparison.Ordinal) && Version.IsMatch(model[name.Length..]);

    // A date, a revision or a version: -2024-07-18, -20250929, -04-17, -0613, @001, -v1:0. Not -5, with which another model begins.
    [GeneratedRegex(@"^(?=.)([-@](\d{4}-\d\d-\d\d|\d\d-\d\d|\d{3,8}))?(-v\d+(:\d+)?)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Version { get; }
}
