namespace Bifrost.Client.Tests.TestGateway;

public sealed class GatewayLimitTests
{
    [TestCase("openai", "token_limit_exceeded", "Enqueued token limit reached for a-model in organization org-test. Limit: 15 enqueued tokens.")]
    [TestCase("azure", "token_limit_exceeded", "Enqueued token limit reached")]
    [TestCase("lab-openai", "token_limit_exceeded", "Enqueued token limit reached")]
    [TestCase("anthropic", null, "would exceed your organization's limit of 15")]
    [TestCase("gemini", "429", "Resource has been exhausted")]
    [TestCase("vertex", "429", "Resource has been exhausted")]
    [TestCase("bedrock", null, "ServiceQuotaExceededException")]
    public async Task A_create_that_exceeds_the_quota_is_rejected_until_a_batch_has_ended(string name, string? code, string message)
    {
        var provider = new ModelProvider(name);
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Limit(provider, new GatewayBatchLimits { MaxEnqueuedRequests = 15 });
        Batch first = await SubmitAsync(host, provider, 10);

        BifrostRateLimitException refused = await ExceptionAssert.ThrowsAsync<BifrostRateLimitException>(() => SubmitAsync(host, provider, 10));

        Assert.That(refused.StatusCode, Is.EqualTo(429));
        Assert.That(refused.Code, Is.EqualTo(code));
        Assert.That(refused.ErrorMessage, Does.Contain(message));
        Assert.That(refused.ExtraFields?.RawResponse?.ToString(), Does.Contain(provider.Value is "gemini" or "vertex" ? "RESOURCE_EXHAUSTED" : "limit").Or.Contain("quota"));
        Assert.That(host.Gateway.GetBatches(provider), Has.Count.EqualTo(1));

        await host.Batches.WaitForCompletionAsync(first.Reference, host.WaitOptions);
        await SubmitAsync(host, provider, 10);

        Assert.That(host.Gateway.GetBatches(provider), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task The_number_of_active_batches_can_be_limited_and_seeded_batches_count()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Limit(ModelProvider.OpenAI, new GatewayBatchLimits { MaxActiveBatches = 2 });
        host.Gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = "batch_running", Status = BatchStatus.InProgress });
        host.Gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = "batch_ended", Status = BatchStatus.Completed });
        await SubmitAsync(host, ModelProvider.OpenAI, 1);

        BifrostRateLimitException refused = await ExceptionAssert.ThrowsAsync<BifrostRateLimitException>(() => SubmitAsync(host, ModelProvider.OpenAI, 1));

        Assert.That(refused.ErrorMessage, Does.Contain("Limit: 2 active batches"));
    }

    [TestCase("openai", "token_limit_exceeded")]
    [TestCase("azure", "token_limit_exceeded")]
    [TestCase("gemini", null)]
    [TestCase("bedrock", null)]
    [TestCase("vertex", "8")]
    public async Task A_quota_can_let_the_batch_fail_in_validation(string name, string? code)
    {
        var provider = new ModelProvider(name);
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Limit(provider, new GatewayBatchLimits { MaxEnqueuedRequests = 15, QuotaRefusal = GatewayQuotaRefusal.AsFailedBatch });
        await SubmitAsync(host, provider, 10);

        Batch refused = await SubmitAsync(host, provider, 10);
        Batch fits = await SubmitAsync(host, provider, 5);

        Assert.That(refused.Status.IsTerminal, Is.False);
        refused = await host.Batches.WaitForCompletionAsync(refused.Reference, host.WaitOptions);
        Assert.That(refused.Status, Is.EqualTo(BatchStatus.Failed));
        Assert.That(refused.Errors?.Items.Single().Code, Is.EqualTo(code));
        fits = await host.Batches.WaitForCompletionAsync(fits.Reference, host.WaitOptions);
        Assert.That(fits.Status, Is.EqualTo(BatchStatus.Completed));
    }

    [Test]
    public async Task A_batch_of_Anthropic_cannot_fail_so_its_create_is_rejected()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Limit(ModelProvider.Anthropic, new GatewayBatchLimits { MaxEnqueuedRequests = 1, QuotaRefusal = GatewayQuotaRefusal.AsFailedBatch });

        await ExceptionAssert.ThrowsAsync<BifrostRateLimitException>(() => SubmitAsync(host, ModelProvider.Anthropic, 2));

        Assert.That(host.Gateway.GetBatches(ModelProvider.Anthropic), Is.Empty);
    }

    [TestCase(4, null, null, "too_many_tasks")]
    [TestCase(null, 100, null, "file_size_exceeded")]
    [TestCase(null, null, 6, "too_few_tasks")]
    public async Task An_input_of_the_wrong_size_fails_in_validation_at_OpenAI(int? maxRequests, int? maxBytes, int? minRequests, string code)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Limit(ModelProvider.OpenAI, new GatewayBatchLimits { MaxRequests = maxRequests, MaxBytes = maxBytes, MinRequests = minRequests });

        Batch batch = await host.SubmitAndWaitAsync(ModelProvider.OpenAI, 5);

        Assert.That(batch.Status, Is.EqualTo(BatchStatus.Failed));
        Assert.That(batch.Errors?.Items.Select(error => error.Code), Is.EqualTo((string[])[code]));
    }

    [Test]
    public async Task An_input_of_the_wrong_size_is_rejected_by_other_providers([Values("anthropic", "gemini", "bedrock", "vertex")] string name)
    {
        var provider = new ModelProvider(name);
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Limit(provider, new GatewayBatchLimits { MinRequests = 100 });

        BifrostApiException refused = await ExceptionAssert.ThrowsAsync<BifrostApiException>(() => SubmitAsync(host, provider, 99));

        Assert.That(refused.StatusCode, Is.EqualTo(400));
        Assert.That(refused.ErrorMessage, Does.StartWith("Minimum number of records is 100."));
        await SubmitAsync(host, provider, 100);
        Assert.That(host.Gateway.GetBatches(provider), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Limits_replace_those_that_were_set_before()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Limit(ModelProvider.OpenAI, new GatewayBatchLimits { MaxEnqueuedRequests = 0 });
        host.Gateway.Limit(ModelProvider.OpenAI, new GatewayBatchLimits());

        await SubmitAsync(host, ModelProvider.OpenAI, 3);

        Assert.That(() => host.Gateway.Limit(new ModelProvider("unknown"), new GatewayBatchLimits()), Throws.ArgumentException);
        Assert.That(() => host.Gateway.Limit(ModelProvider.OpenAI, null!), Throws.ArgumentNullException);
    }

    [Test]
    public async Task Concurrent_creates_do_not_exceed_the_quota_together()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Limit(ModelProvider.OpenAI, new GatewayBatchLimits { MaxEnqueuedRequests = 30 });

        Exception?[] outcomes = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => ExceptionAssert.RecordAsync(() => SubmitAsync(host, ModelProvider.OpenAI, 10))));

        Assert.That(outcomes.Count(outcome => outcome is null), Is.EqualTo(3));
        Assert.That(host.Gateway.GetBatches(ModelProvider.OpenAI), Has.Count.EqualTo(3));
    }

    private static Task<Batch> SubmitAsync(GatewayHost host, ModelProvider provider, int count) =>
        host.Batches.SubmitAsync(TestData.RequestItems(count), TestData.CreateRequest(provider));
}
