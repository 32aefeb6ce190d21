namespace Bifrost.Client;

/// <summary>
/// Something that the gateway gives in pages: item by item, or page by page. Nothing is asked before the enumeration begins, and each
/// enumeration asks anew. A page that repeats or a cursor that goes in a circle ends in a <see cref="BifrostPaginationException"/>.
/// </summary>
/// <typeparam name="TItem">The type of the items.</typeparam>
/// <typeparam name="TPage">The type of the pages.</typeparam>
public abstract class BifrostPageable<TItem, TPage> : IAsyncEnumerable<TItem>
{
    /// <summary>Reads page by page. A page is held in memory as a whole.</summary>
    /// <param name="cursor">Where to begin: the cursor of an earlier page; <see langword="null"/> for the first page.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The pages.</returns>
    public abstract IAsyncEnumerable<TPage> AsPages(string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Reads item by item, over all pages.</summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The items.</returns>
    public abstract IAsyncEnumerator<TItem> GetAsyncEnumerator(CancellationToken cancellationToken = default);
}
