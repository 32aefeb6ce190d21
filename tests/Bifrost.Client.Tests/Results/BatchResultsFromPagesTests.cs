namespace Bifrost.Client.Tests.Results;

[Parallelizable(ParallelScope.All)]
public sealed class BatchResultsFromPagesTests
{
    private static BatchResults Results { get; } = BatchResults.FromPages(
        new BatchResultsPage { Items = [new() { CustomId = "a" }, new() { CustomId = "b" }], HasMore = true, NextCursor = "c1" },
        new BatchResultsPage { HasMore = true, NextCursor = "c2" },
        new BatchResultsPage { Items = [new() { CustomId = "c" }] });

    [Test]
    public async Task Results_can_be_read_as_items_and_as_pages([Values] EnumerationMode mode) =>
        Assert.That((await CollectedResults.ReadAsync(Results, mode)).CustomIds, Is.EqualTo("a b c"));

    [Test]
    public async Task Results_can_be_read_again()
    {
        await CollectedResults.ReadAsync(Results);
        Assert.That((await CollectedResults.ReadAsync(Results)).CustomIds, Is.EqualTo("a b c"));
    }

    [TestCase("c1", "c")]
    [TestCase("c2", "c")]
    public async Task Results_can_be_read_from_a_cursor(string cursor, string customIds) =>
        Assert.That((await CollectedResults.ReadAsync(Results, EnumerationMode.Pages, cursor)).CustomIds, Is.EqualTo(customIds));

    [Test]
    public async Task Enumeration_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        var read = new List<string>();
        var failure = (OperationCanceledException?)await ExceptionAssert.RecordAsync(async () =>
        {
            await foreach (BatchResultItem item in Results.WithCancellation(source.Token))
            {
                read.Add(item.CustomId);
                await source.CancelAsync();
            }
        });
        Assert.That(failure!.CancellationToken, Is.EqualTo(source.Token));
        Assert.That(read.Single(), Is.EqualTo("a"));
    }

    [Test]
    public async Task Without_pages_there_are_no_results() => Assert.That((await CollectedResults.ReadAsync(BatchResults.FromPages())).CustomIds, Is.Empty);
}
