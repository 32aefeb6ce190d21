namespace Bifrost.Client.Common;

/// <summary>A page of a list.</summary>
internal interface IListPage<out TItem>
{
    IReadOnlyList<TItem> Items { get; }

    bool? HasMore { get; }

    string? NextCursor { get; }
}
