namespace Bifrost.Client;

/// <summary>What <see cref="ListPageable{TItem, TPage}"/> needs to know of one kind of list.</summary>
internal abstract class ListSource<TItem, TPage>
{
    public abstract string Endpoint { get; }

    public abstract string Subject { get; }

    /// <summary>Asks for the page at a cursor, ids in the unified spelling.</summary>
    public abstract Task<TPage> FetchAsync(string? cursor, CancellationToken cancellationToken);

    public abstract (IReadOnlyList<TItem> Items, bool? HasMore, string? NextCursor) Read(TPage page);

    public abstract TPage WithItems(TPage page, IReadOnlyList<TItem> items);

    public abstract string IdOf(TItem item);
}
