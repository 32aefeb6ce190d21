namespace Bifrost.Client.WireTests.Requests;

/// <summary>Reads what a call gives to its end, which is what makes it ask.</summary>
internal static class Reading
{
    public static async Task ToEndAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (T item in items)
            Assert.That(item, Is.Not.Null);
    }

    public static async Task ToEndAsync(BatchResultReader reader)
    {
        await using (reader)
        {
            while (await reader.ReadAsync())
                Assert.That(reader.ToItem(), Is.Not.Null);
        }
    }
}
