namespace Bifrost.Client.Tests.Operations;

public sealed class CancelBatchTests
{
    [Test]
    public async Task Cancelling_a_running_batch_returns_the_batch_as_it_is_afterwards([ValueSource(typeof(TestData), nameof(TestData.Providers))] ModelProvider provider)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        Batch batch = await host.Batches.SubmitAsync(TestData.RequestItems(4), TestData.CreateRequest(provider));
        host.Clock.Advance(TimeSpan.FromMinutes(31));

        Batch cancelled = await host.Batches.CancelAsync(batch.Reference);

        Assert.That(cancelled.Status, Is.EqualTo(BatchStatus.Cancelling));
        Assert.That(cancelled.Reference, Is.EqualTo(batch.Reference));
        Assert.That(cancelled.CreatedAt, Is.EqualTo(batch.CreatedAt), "The batch is retrieved: the response to a cancel has no CreatedAt.");
        Assert.That((await host.Batches.WaitForCompletionAsync(batch.Reference, host.WaitOptions)).Status, Is.EqualTo(
            provider == ModelProvider.Anthropic ? BatchStatus.Ended : BatchStatus.Cancelled));
    }

    [Test]
    public async Task Cancelling_a_completed_batch_returns_the_batch([ValueSource(typeof(TestData), nameof(TestData.Providers))] ModelProvider provider)
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync();
        Batch batch = await host.SubmitAndWaitAsync(provider, 2);

        Batch after = await host.Batches.CancelAsync(batch.Reference);

        Assert.That(after.Status, Is.EqualTo(batch.Status));
    }

    [Test]
    public async Task Cancelling_a_batch_twice_returns_the_batch()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        Batch batch = await host.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.OpenAI));
        await host.Batches.CancelAsync(batch.Reference);

        Assert.That((await host.Batches.CancelAsync(batch.Id, ModelProvider.OpenAI)).Status, Is.EqualTo(BatchStatus.Cancelling));
    }

    [Test]
    public async Task Cancelling_an_unknown_batch_throws_BifrostNotFoundException([ValueSource(typeof(TestData), nameof(TestData.Providers))] ModelProvider provider)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();

        Assert.That(async () => await host.Batches.CancelAsync("batch_none", provider), Throws.InstanceOf<BifrostNotFoundException>());
    }

    [Test]
    public async Task A_rejected_cancel_of_a_running_batch_throws_the_error()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = "batch_1", Status = BatchStatus.InProgress });
        host.Gateway.Respond(request => request.Method == "POST" ? GatewayResponse.Error(409, "not now") : null);

        BifrostApiException exception = await ExceptionAssert.ThrowsAsync<BifrostApiException>(
            () => host.Batches.CancelAsync("batch_1", ModelProvider.OpenAI));

        Assert.That((exception.StatusCode, exception.ErrorMessage), Is.EqualTo((409, "not now")));
    }

    private static IEnumerable<TestCaseData> FailedRetrieves()
    {
        yield return Case<BifrostApiException>(GatewayResponse.Error(503, "later"), isTransient: true);
        yield return Case<BifrostNotFoundException>(GatewayResponse.Error(404, "none"), isTransient: false);
        yield return Case<BifrostConnectionException>(GatewayResponse.ConnectionReset(), isTransient: true);
        yield return Case<BifrostInvalidResponseException>(GatewayResponse.Html(), isTransient: false);
    }

    [TestCaseSource(nameof(FailedRetrieves))]
    public async Task When_the_retrieve_after_an_accepted_cancel_fails_the_exception_says_that_it_was_accepted(Type type, GatewayResponse response, bool isTransient)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = "batch_1", Status = BatchStatus.InProgress });
        host.Gateway.Respond(request => request.Method == "GET" ? response : null);

        BifrostCancelAcceptedException exception = await ExceptionAssert.ThrowsAsync<BifrostCancelAcceptedException>(
            () => host.Batches.CancelAsync("batch_1", ModelProvider.OpenAI));

        Assert.That(exception.InnerException, Is.TypeOf(type));
        Assert.That(exception.IsTransient, Is.EqualTo(isTransient));
        Assert.That(exception.Message, Does.Contain("batch_1").And.Contain("was accepted").And.Contain(exception.InnerException!.Message));
        Assert.That(exception.Endpoint, Is.EqualTo("GET /openai/v1/batches/{batch_id}"));
    }

    [TestCaseSource(nameof(FailedRetrieves))]
    public async Task When_the_cancel_is_refused_and_the_retrieve_fails_the_refusal_is_thrown(Type type, GatewayResponse response, bool isTransient)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(request => request.Method == "GET" ? response : GatewayResponse.Error(409, "not now"));

        BifrostApiException exception = await ExceptionAssert.ThrowsAsync<BifrostApiException>(
            () => host.Batches.CancelAsync("batch_1", ModelProvider.OpenAI));

        Assert.That((exception.StatusCode, exception.ErrorMessage), Is.EqualTo((409, "not now")), $"After {type.Name}, transient: {isTransient}.");
        Assert.That(host.LastRequest.Method, Is.EqualTo("GET"));
    }

    private static TestCaseData Case<T>(GatewayResponse response, bool isTransient)
        where T : BifrostException =>
        new TestCaseData(typeof(T), response, isTransient).SetArgDisplayNames(typeof(T).Name);
}
