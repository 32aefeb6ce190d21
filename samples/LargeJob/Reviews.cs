using System.Globalization;
using Bifrost.Client;

namespace LargeJob;

/// <summary>The requests: one for each review of a shop. They are created one after the other, while they are stored.</summary>
internal static class Reviews
{
    public const int Count = 180_000;
    public const string Model = "gpt-4o-mini";

    public static IEnumerable<BatchRequestItem> CreateRequests() => Enumerable.Range(1, Count).Select(number => new BatchRequestItem
    {
        CustomId = $"review-{number}",
        Body = JsonPayload.Parse(
            $$"""{"model":"{{Model}}","max_tokens":16,"messages":[{"role":"user","content":"Is the customer of review {{number}} satisfied?"}]}"""),
    });

    /// <summary>Reads the number of a request from its custom_id, from 1 to <see cref="Count"/>.</summary>
    public static int GetNumber(string customId) => int.Parse(customId.AsSpan("review-".Length), NumberStyles.None, CultureInfo.InvariantCulture);
}
