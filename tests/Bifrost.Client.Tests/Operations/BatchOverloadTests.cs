namespace Bifrost.Client.Tests.Operations;

/// <summary>The overloads that take a batch which the client has returned.</summary>
public sealed class BatchOverloadTests
{
    private static ModelProvider[] Providers { get; } = [ModelProvider.OpenAI, ModelProvider.Bedrock, new("lab-openai")];

    [Test]
    public async Task A_batch_can_be_retrieved_again_by_itself([ValueSource(nameof(Providers))] ModelProvider provider)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        Batch batch = await host.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(provider));

        Batch retrieved = await host.Batches.RetrieveAsync(batch);

        Assert.That(retrieved.Reference, Is.EqualTo(batch.Reference));
        Assert.That(host.LastRequest.Method, Is.EqualTo("GET"));
    }

    [Test]
    public async Task A_batch_can_be_waited_for_by_itself([ValueSource(nameof(Providers))] ModelProvider provider)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        Batch batch = await host.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(provider));

        Batch ended = await host.Batches.WaitForCompletionAsync(batch, host.WaitOptions);

        Assert.That((ended.Reference, ended.Status), Is.EqualTo((batch.Reference, BatchStatus.Completed)));
    }

    [Test]
    public async Task A_batch_can_be_cancelled_by_itself([ValueSource(nameof(Providers))] ModelProvider provider)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        Batch batch = await host.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(provider));

        Batch cancelled = await host.Batches.CancelAsync(batch);

        Assert.That((cancelled.Reference, cancelled.Status), Is.EqualTo((batch.Reference, BatchStatus.Cancelling)));
    }

    [Test]
    public async Task A_reader_of_a_batch_that_has_ended_does_not_retrieve_it_again()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        Batch ended = await host.SubmitAndWaitAsync(ModelProvider.OpenAI, 3);
        int before = host.RequestLines.Count;

        await using BatchResultReader reader = host.Batches.OpenResultReader(ended);
        int count = 0;
        while (await reader.ReadAsync())
            count++;

        Assert.That((count, reader.Summary!.IsComplete), Is.EqualTo((3, true)));
        Assert.That(host.RequestLines.Skip(before), Has.None.Contains($"/openai/v1/batches/{ended.Id}"));
    }

    [Test]
    public async Task A_reader_of_a_batch_that_was_running_retrieves_it_again()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        Batch running = await host.Batches.SubmitAsync(TestData.RequestItems(3), TestData.CreateRequest(ModelProvider.OpenAI));
        await host.Batches.WaitForCompletionAsync(running.Reference, host.WaitOptions);
        int before = host.RequestLines.Count;

        await using BatchResultReader reader = host.Batches.OpenResultReader(running);
        Assert.That(await reader.ReadAsync(), Is.True);

        Assert.That(host.RequestLines.Skip(before).First(), Does.Contain($"/openai/v1/batches/{running.Id}"));
    }

    [Test]
    public async Task A_batch_without_a_provider_is_rejected_before_a_request_is_sent()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        var batch = new Batch { Id = "batch_1" };

        Exception?[] failures =
        [
            await ExceptionAssert.RecordAsync(() => host.Batches.RetrieveAsync(batch)),
            await ExceptionAssert.RecordAsync(() => host.Batches.WaitForCompletionAsync(batch, host.WaitOptions)),
            await ExceptionAssert.RecordAsync(() => host.Batches.CancelAsync(batch)),
            await ExceptionAssert.RecordAsync(async () => await host.Batches.OpenResultReader(batch).DisposeAsync()),
        ];

        Assert.That(failures, Is.All.TypeOf<InvalidOperationException>());
        Assert.That(failures.Select(failure => failure!.Message), Is.All.Contain("batch_1").And.All.Contain(nameof(Batch.Provider)));
        Assert.That(host.RequestLines, Is.Empty);
    }
}
