using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

[Parallelizable(ParallelScope.All)]
public sealed class JobTests
{
    [Test]
    public async Task A_job_of_many_batches_returns_each_request_once([ValueSource(typeof(TestData), nameof(TestData.Providers))] ModelProvider provider)
    {
        await using JobHost host = await JobHost.StartAsync();

        JobResults results = host.Client.Jobs.RunAsync(
            "test", TestData.RequestItems(95), TestData.CreateRequest(provider), host.Journal, host.Options);
        List<JobResultItem> items = await results.ToListAsync();

        Assert.That(items.Select(item => item.CustomId), Is.EquivalentTo(Enumerable.Range(1, 95).Select(TestData.CustomId)));
        Assert.That(items.Select(item => (item.Outcome, item.Attempts)), Is.All.EqualTo((JobResultOutcome.Succeeded, 1)));
        Assert.That(results.Summary!.ToString(), Does.StartWith("95 requests: 95 succeeded, 0 errored"));
        Assert.That(results.Summary.Batches, Is.EqualTo(10));
        Assert.That(host.CountCreates(), Is.EqualTo(10));
    }
}
