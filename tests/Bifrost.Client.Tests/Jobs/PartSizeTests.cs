using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>The size of a batch of a job, to the byte.</summary>
public sealed class PartSizeTests
{
    [Test]
    public async Task A_batch_may_be_as_large_as_the_limit_and_not_a_byte_larger([ValueSource(typeof(TestData), nameof(TestData.Providers))] ModelProvider provider)
    {
        await using JobHost host = await JobHost.StartAsync();
        long size = await GetSizeAsync(host, TestData.RequestItems(4), provider);
        Assert.That(size % 4, Is.Zero, "The requests have the same size.");

        Assert.That(await SplitAsync(host, "fits", TestData.RequestItems(4), provider, new BatchLimits { MaxBytes = size }), Is.EqualTo("4"));
        Assert.That(await SplitAsync(host, "larger", TestData.RequestItems(4), provider, new BatchLimits { MaxBytes = size - 1 }), Is.EqualTo("3 1"));
    }

    [Test]
    public async Task A_request_may_be_as_large_as_the_limit_of_a_batch_and_not_a_byte_larger([ValueSource(typeof(TestData), nameof(TestData.Providers))] ModelProvider provider)
    {
        await using JobHost host = await JobHost.StartAsync();
        long size = await GetSizeAsync(host, TestData.RequestItems(1), provider);

        Assert.That(await SplitAsync(host, "fits", TestData.RequestItems(2), provider, new BatchLimits { MaxBytes = size }), Is.EqualTo("1 1"));
        BifrostInvalidRequestItemException exception = await ExceptionAssert.ThrowsAsync<BifrostInvalidRequestItemException>(
            () => SplitAsync(host, "larger", TestData.RequestItems(2), provider, new BatchLimits { MaxBytes = size - 1 }));
        Assert.That(exception.Message, Does.Contain($"is {size} bytes long; the maximum of a batch is {size - 1}"));
    }

    /// <summary>The last request is filled up from the batch before it. It is a large one.</summary>
    [Test]
    public async Task A_batch_that_is_filled_up_to_the_minimum_may_be_as_large_as_the_limit_and_not_a_byte_larger()
    {
        await using JobHost host = await JobHost.StartAsync();
        BatchRequestItem[] requests =
        [
            .. TestData.RequestItems(3), TestData.RequestItem(4) with { Body = JsonPayload.Parse($$"""{"model":"a-model","text":"{{new string('x', 1000)}}"}""") },
        ];
        long size = await GetSizeAsync(host, requests[2..], ModelProvider.OpenAI);
        var limits = new BatchLimits { MaxRequests = 3, MinRequests = 2 };

        Assert.That(await SplitAsync(host, "fits", requests, ModelProvider.OpenAI, limits with { MaxBytes = size }), Is.EqualTo("2 2"));
        await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => SplitAsync(host, "larger", requests, ModelProvider.OpenAI, limits with { MaxBytes = size - 1 }));
    }

    [Test]
    public async Task A_batch_of_requests_that_are_sent_again_keeps_the_limit_too()
    {
        await using JobHost host = await JobHost.StartAsync();
        long size = await GetSizeAsync(host, TestData.RequestItems(4), ModelProvider.OpenAI);
        host.AnswerByAttempt((request, attempt) => attempt == 1 ? request.Fail(500, "no") : request.Succeed());

        await using BatchJob job = await host.CreateAsync(8, ModelProvider.OpenAI, host.Options with { Limits = new BatchLimits { MaxBytes = size } });
        await job.WaitForCompletionAsync();

        Assert.That(job.Batches.Select(batch => (batch.Attempt, batch.Requests, batch.Bytes)), Is.EqualTo(((int, long, long)[])[(1, 4, size), (1, 4, size), (2, 4, size), (2, 4, size)]));
    }

    private static async Task<long> GetSizeAsync(JobHost host, IEnumerable<BatchRequestItem> requests, ModelProvider provider)
    {
        await using BatchJob job = await host.Client.Jobs.CreateAsync("size", requests, TestData.CreateRequest(provider), host.Journal, Unlimited(host));
        return new FileInfo(host.FindFile("requests", 1, "size")).Length;
    }

    private static async Task<string> SplitAsync(JobHost host, string name, IEnumerable<BatchRequestItem> requests, ModelProvider provider, BatchLimits limits)
    {
        await using BatchJob job = await host.Client.Jobs.CreateAsync(name, requests, TestData.CreateRequest(provider), host.Journal, host.Options with { Limits = limits });
        return string.Join(' ', job.Batches.Select(batch => batch.Requests));
    }

    private static JobOptions Unlimited(JobHost host) => host.Options with { Limits = new BatchLimits() };
}
