namespace Bifrost.Client.Testing;

/// <summary>A page of a list.</summary>
/// <param name="Items">The items on the page.</param>
/// <param name="NextCursor">The cursor of the next page; null on the last page.</param>
internal sealed record ListSlice<T>(IReadOnlyList<T> Items, string? NextCursor);
