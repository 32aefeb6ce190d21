namespace Bifrost.Client.Tests.Results;

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

    [Test]
    public async Task A_summary_counts_what_was_read([Values] EnumerationMode mode)
    {
        BatchResults results = BatchResults.FromPages(
            new BatchResultsPage
            {
                BatchId = "batch_1",
                Items = [TestData.SucceededItem("a"), TestData.SucceededItem("b"), TestData.FailedItem("c"), TestData.SucceededItem("a")],
                ExtraFields = new BifrostExtraFields { ParseErrors = [new BatchError { Line = 3 }] },
                HasMore = true,
                NextCursor = "c1",
            },
            new BatchResultsPage
            {
                Items = [Ended("d", "expired"), Ended("e", "canceled"), new() { CustomId = "f" }],
                ExtraFields = new BifrostExtraFields { ParseErrors = [new BatchError { Line = 7 }] },
            });
        Assert.That(results.Summary, Is.Null);

        await CollectedResults.ReadAsync(results, mode);

        BatchResultsSummary summary = results.Summary!;
        Assert.That(
            (summary.Succeeded, summary.Errored, summary.Expired, summary.Cancelled, summary.Unknown, summary.Seen),
            Is.EqualTo((3, 1, 1, 1, 1, 7)));
        Assert.That((summary.Duplicates, summary.ParseErrorCount, summary.IsComplete, summary.Batch.Id), Is.EqualTo((1, 2, false, "batch_1")));
        Assert.That(summary.ParseErrors.Select(error => error.Line), Is.EqualTo((long?[])[3, 7]));
    }

    [Test]
    public async Task Without_reading_to_the_end_there_is_no_summary()
    {
        BatchResults results = BatchResults.FromPages(new BatchResultsPage { Items = [TestData.SucceededItem("a"), TestData.SucceededItem("b")] });
        await foreach (BatchResultItem item in results)
        {
            Assert.That(item.CustomId, Is.EqualTo("a"));
            break;
        }

        Assert.That(results.Summary, Is.Null);
    }

    private static BatchResultItem Ended(string customId, string type) => new() { CustomId = customId, Result = new BatchItemResult { Type = type } };
}
