namespace Bifrost.Client;

/// <summary>
/// The results of a batch: items, or pages of items. Nothing is asked of the gateway before the enumeration begins, and each
/// enumeration asks anew.
/// </summary>
/// <remarks>
/// Items arrive as they are read from the network, in constant memory. Leaving the loop early gives the connection back or closes it.
/// </remarks>
public abstract class BatchResults : IAsyncEnumerable<BatchResultItem>
{
    /// <summary>Makes results from pages, for tests of code that reads results.</summary>
    /// <param name="pages">The pages.</param>
    /// <returns>The results.</returns>
    public static BatchResults FromPages(params IEnumerable<BatchResultsPage> pages)
    {
        ArgumentNullException.ThrowIfNull(pages);
        return new GivenBatchResults(pages);
    }

    /// <summary>Reads the results page by page. A page is held in memory as a whole; the gateway's present versions send one page.</summary>
    /// <param name="cursor">
    /// Where to begin: the <see cref="BatchResultsPage.NextCursor"/> of an earlier page; <see langword="null"/> for the first page.
    /// </param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The pages.</returns>
    public abstract IAsyncEnumerable<BatchResultsPage> AsPages(string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Reads the results item by item, over all pages.</summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The items.</returns>
    public abstract IAsyncEnumerator<BatchResultItem> GetAsyncEnumerator(CancellationToken cancellationToken = default);
}
