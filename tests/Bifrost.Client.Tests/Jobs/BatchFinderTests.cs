using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>Which batches can be the one of a create whose response was lost, where lists do not identify it.</summary>
public sealed class BatchFinderTests
{
    private static readonly ModelProvider[] Providers = [ModelProvider.Anthropic, ModelProvider.Gemini];

    /// <summary>The clock of the provider can be behind that of this machine, or ahead of it.</summary>
    [Test]
    public async Task A_batch_of_a_clock_that_is_up_to_an_hour_behind_can_be_the_one(
        [ValueSource(nameof(Providers))] ModelProvider provider, [Values(-7200, 0, 1, 1800, 3599, 3600)] int secondsBefore)
    {
        await using JobHost host = await JobHost.StartAsync();
        AddBatch(host, provider, secondsBefore, total: 10);

        BifrostJobInDoubtException exception = await ExceptionAssert.ThrowsAsync<BifrostJobInDoubtException>(() => RunWithLostCreateAsync(host, provider));

        Assert.That(exception.Candidates, Has.Count.EqualTo(1));
        Assert.That(host.CountCreates(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_batch_that_is_more_than_an_hour_older_than_the_create_is_another_one(
        [ValueSource(nameof(Providers))] ModelProvider provider, [Values(3601, 7200)] int secondsBefore)
    {
        await using JobHost host = await JobHost.StartAsync();
        AddBatch(host, provider, secondsBefore, total: 10);

        JobSummary summary = await RunWithLostCreateAsync(host, provider);

        Assert.That(summary.IsComplete, Is.True);
        Assert.That(host.CountCreates(), Is.EqualTo(2));
    }

    [TestCase(9, 2)]
    [TestCase(11, 2)]
    [TestCase(10, 1)]
    [TestCase(0, 1)]
    public async Task A_batch_with_another_number_of_requests_is_another_one(int total, int expectedCreates)
    {
        await using JobHost host = await JobHost.StartAsync();
        AddBatch(host, ModelProvider.Anthropic, 0, total);

        await ExceptionAssert.RecordAsync(() => RunWithLostCreateAsync(host, ModelProvider.Anthropic));

        Assert.That(host.CountCreates(), Is.EqualTo(expectedCreates), "A batch whose number is not known can be the one.");
    }

    [Test]
    public async Task At_most_100_batches_are_named()
    {
        await using JobHost host = await JobHost.StartAsync();
        for (int number = 1; number <= 105; number++)
            AddBatch(host, ModelProvider.Anthropic, 0, total: 10, number);

        BifrostJobInDoubtException exception = await ExceptionAssert.ThrowsAsync<BifrostJobInDoubtException>(() => RunWithLostCreateAsync(host, ModelProvider.Anthropic));

        Assert.That(exception.Candidates, Has.Count.EqualTo(100));
        Assert.That(exception.Message, Does.Contain(" and others."));
    }

    private static void AddBatch(JobHost host, ModelProvider provider, int secondsBefore, int total, int number = 1) => host.Gateway.AddBatch(
        provider,
        new Batch
        {
            Id = $"batch_{number}",
            Status = BatchStatus.InProgress,
            CreatedAt = host.Clock.GetUtcNow() - TimeSpan.FromSeconds(secondsBefore),
            RequestCounts = new BatchRequestCounts { Total = total },
        });

    private static async Task<JobSummary> RunWithLostCreateAsync(JobHost host, ModelProvider provider)
    {
        host.Gateway.Inject(
            GatewayFault.Reset(FaultPosition.Start) with { ExecutesRequest = false }, request => request.Method == "POST" && request.Path.EndsWith("/batches", StringComparison.Ordinal));
        await using BatchJob job = await host.CreateAsync(10, provider);
        return await job.WaitForCompletionAsync();
    }
}
