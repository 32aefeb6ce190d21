namespace Bifrost.Client.Api;

/// <summary>One kind of list, for <see cref="ListPageable{TItem, TPage}"/>.</summary>
internal abstract class ListSource<TItem, TPage>
{
    public abstract string Endpoint { get; }

    public abstract string Subject { get; }

    /// <summary>Gets the page at a cursor, with ids in the unified spelling.</summary>
    public abstract Task<TPage> GetPageAsync(string? cursor, CancellationToken cancellationToken);

    public abstract (IReadOnlyList<TItem> Items, bool? HasMore, string? NextCursor) GetContent(TPage page);

    public abstract TPage WithItems(TPage page, IReadOnlyList<TItem> items);

    public abstract string GetId(TItem item);
}
