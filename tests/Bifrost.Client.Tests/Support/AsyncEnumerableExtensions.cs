namespace Bifrost.Client.Tests.Support;

internal static class AsyncEnumerableExtensions
{
    /// <summary>Reads a sequence to its end. Unlike the method of the framework it returns a task, which the assertions take.</summary>
    public static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (T item in items)
            list.Add(item);
        return list;
    }
}
