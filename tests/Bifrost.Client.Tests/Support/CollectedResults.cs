namespace Bifrost.Client.Tests.Support;

/// <summary>The items that a caller received from an enumeration of results, and the exception that ended it.</summary>
/// <param name="CustomIds">The <c>custom_id</c> of each item, separated by spaces.</param>
/// <param name="Failure">The exception; null when the enumeration ended normally.</param>
internal sealed record CollectedResults(string CustomIds, BifrostException? Failure)
{
    /// <summary>Reads results to their end.</summary>
    /// <param name="results">The results.</param>
    /// <param name="mode">Whether to enumerate items or pages.</param>
    /// <param name="cursor">The cursor to start from. Pages only.</param>
    public static async Task<CollectedResults> ReadAsync(BatchResults results, EnumerationMode mode = EnumerationMode.Items, string? cursor = null)
    {
        var customIds = new List<string>();
        try
        {
            if (mode == EnumerationMode.Items)
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
            return new CollectedResults(string.Join(' ', customIds), exception);
        }

        return new CollectedResults(string.Join(' ', customIds), null);
    }
}
