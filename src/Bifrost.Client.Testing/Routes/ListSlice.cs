namespace Bifrost.Client.Testing;

/// <summary>One page of a list.</summary>
/// <param name="Items">Its items.</param>
/// <param name="Next">The cursor of the next page; null on the last one.</param>
internal sealed record ListSlice<T>(IReadOnlyList<T> Items, string? Next);
