namespace Bifrost.Client;

/// <summary>
/// A collection that the gateway returns in pages; can be enumerated by item or by page. No request is sent before the enumeration starts,
/// and each enumeration sends its requests again.
/// </summary>
/// <remarks>Enumeration throws a <see cref="BifrostPaginationException"/> if the gateway returns the same page or the same cursor again.</remarks>
/// <typeparam name="TItem">The type of the items.</typeparam>
/// <typeparam name="TPage">The type of the pages.</typeparam>
public abstract class BifrostPageable<TItem, TPage> : IAsyncEnumerable<TItem>
{
    /// <summary>Enumerates the pages. Each page is held in memory as a whole.</summary>
    /// <param name="cursor">The cursor of an earlier page, to start after that page; <see langword="null"/> starts at the first page.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The pages.</returns>
    public abstract IAsyncEnumerable<TPage> AsPages(string? cursor = null, CancellationToken cancellationToken = default);

    /// <summary>Enumerates the items of all pages.</summary>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The items.</returns>
    public abstract IAsyncEnumerator<TItem> GetAsyncEnumerator(CancellationToken cancellationToken = default);
}
