namespace Bifrost.Client.Tests.Support;

/// <summary>The two ways to read results.</summary>
public enum Way
{
    Items,
    Pages,
}

/// <summary>What a caller got of results: items, and the failure that ended them.</summary>
internal sealed record Delivery(string CustomIds, BifrostException? Failure)
{
    /// <summary>Reads results to their end.</summary>
    /// <param name="results">The results.</param>
    /// <param name="way">As items or as pages.</param>
    /// <param name="cursor">Where to begin, for pages.</param>
    public static async Task<Delivery> Of(BatchResults results, Way way = Way.Items, string? cursor = null)
    {
        var customIds = new List<string>();
        try
        {
            if (way == Way.Items)
            {
                await foreach (BatchResultItem item in results)
                    customIds.Add(item.CustomId);
            }
            else
            {
                await foreach (BatchResultsPage page in results.AsPages(cursor))
                    customIds.AddRange(page.Items.Select(item => item.CustomId));
            }
        }
        catch (BifrostException exception)
        {
            return new Delivery(string.Join(' ', customIds), exception);
        }

        return new Delivery(string.Join(' ', customIds), null);
    }
}
