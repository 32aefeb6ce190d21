namespace Bifrost.Client.Tests.Operations;

public sealed class WaitForCompletionTests
{
    [Test]
    public async Task The_first_poll_is_immediate()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        DateTimeOffset started = host.Clock.GetUtcNow();
        host.Gateway.Respond(_ => TestData.BatchResponse("completed"));

        Batch batch = await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions);

        Assert.That((batch.Status, host.Clock.GetUtcNow(), host.RequestLines.Count), Is.EqualTo((BatchStatus.Completed, started, 1)));
    }

    [Test]
    public async Task Intervals_grow_by_half_with_jitter_up_to_MaxInterval()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        List<DateTimeOffset> polls = RespondAndRecordTimes(host, [.. Enumerable.Repeat(TestData.BatchResponse("in_progress"), 15), TestData.BatchResponse("completed")]);

        await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions with { InitialInterval = TimeSpan.FromSeconds(2), MaxInterval = TimeSpan.FromSeconds(60) });

        double expected = 2;
        for (int poll = 1; poll < polls.Count; poll++)
        {
            double interval = (polls[poll] - polls[poll - 1]).TotalSeconds;
            Assert.That(interval, Is.InRange(expected * 0.8, expected * 1.2), $"interval {poll}");
            expected = Math.Min(60, expected * 1.5);
        }
    }

    [Test]
    public async Task Retry_After_is_honored_beyond_MaxInterval()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        GatewayResponse busy = GatewayResponse.Error(429, "slow down") with { Headers = new Dictionary<string, string> { ["Retry-After"] = "300" } };
        List<DateTimeOffset> polls = RespondAndRecordTimes(host, [busy, TestData.BatchResponse("completed")]);

        await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions);

        Assert.That(polls[1] - polls[0], Is.EqualTo(TimeSpan.FromSeconds(300)));
    }

    [Test]
    public async Task A_Retry_After_of_months_is_limited_to_MaxRetryAfter()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        GatewayResponse busy = GatewayResponse.Error(429, "slow down") with { Headers = new Dictionary<string, string> { ["Retry-After"] = "10000000" } };
        List<DateTimeOffset> polls = RespondAndRecordTimes(host, [busy, TestData.BatchResponse("completed")]);

        await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions with { Timeout = Timeout.InfiniteTimeSpan });

        Assert.That(polls[1] - polls[0], Is.EqualTo(new BatchWaitOptions().MaxRetryAfter));
    }

    [Test]
    public async Task Consecutive_transient_failures_are_tolerated_up_to_the_limit()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        GatewayResponse unavailable = GatewayResponse.Error(502, "unavailable", errorType: "provider_connection_failed");
        RespondAndRecordTimes(host, [unavailable, unavailable, unavailable, TestData.BatchResponse("in_progress"), unavailable, unavailable, unavailable, TestData.BatchResponse("completed")]);

        Batch batch = await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions with { MaxTransientFailures = 3 });

        Assert.That(batch.Status, Is.EqualTo(BatchStatus.Completed));
    }

    [Test]
    public async Task One_failure_more_than_the_limit_throws_with_the_failure_and_the_last_batch()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        GatewayResponse unavailable = GatewayResponse.Error(504, "timeout", errorType: "request_timed_out", isBifrostError: true);
        RespondAndRecordTimes(host, [TestData.BatchResponse("in_progress"), unavailable, unavailable, unavailable, unavailable]);

        BifrostWaitException ended = await ExceptionAssert.ThrowsAsync<BifrostWaitException>(
            () => host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions with { MaxTransientFailures = 3 }));

        Assert.That(ended.InnerException, Is.InstanceOf<BifrostProviderUnavailableException>());
        Assert.That(ended.LastSeen!.Status, Is.EqualTo(BatchStatus.InProgress));
        Assert.That(host.RequestLines, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task A_connection_failure_is_transient()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        RespondAndRecordTimes(host, [GatewayResponse.ConnectionReset(), TestData.BatchResponse("completed")]);

        Assert.That(
            (await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions)).Status,
            Is.EqualTo(BatchStatus.Completed));
    }

    [TestCase(401, "virtual_key_required", typeof(BifrostAuthenticationException))]
    [TestCase(402, "budget_exceeded", typeof(BifrostBudgetExceededException))]
    [TestCase(404, null, typeof(BifrostNotFoundException))]
    public async Task A_permanent_failure_ends_the_wait_immediately(int status, string? type, Type expected)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        RespondAndRecordTimes(host, [GatewayResponse.Error(status, "no", type)]);

        Assert.That(
            async () => await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions),
            Throws.InstanceOf(expected));
        Assert.That(host.RequestLines, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_unknown_status_throws_after_UnknownStatusTimeout()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        DateTimeOffset started = host.Clock.GetUtcNow();
        host.Gateway.Respond(_ => TestData.BatchResponse("quantum_pending"));

        BifrostWaitException ended = await ExceptionAssert.ThrowsAsync<BifrostWaitException>(
            () => host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions));

        Assert.That(ended.Message, Does.Contain("quantum_pending"));
        Assert.That(ended.LastSeen!.Status.Value, Is.EqualTo("quantum_pending"));
        Assert.That(host.Clock.GetUtcNow() - started, Is.InRange(TimeSpan.FromHours(1), TimeSpan.FromHours(1.1)));
    }

    [Test]
    public async Task A_known_status_resets_UnknownStatusTimeout()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        GatewayResponse unknown = TestData.BatchResponse("quantum_pending");
        RespondAndRecordTimes(host, [.. Enumerable.Repeat(unknown, 40), TestData.BatchResponse("in_progress"), .. Enumerable.Repeat(unknown, 40), TestData.BatchResponse("completed")]);

        Batch batch = await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions);

        Assert.That(batch.Status, Is.EqualTo(BatchStatus.Completed));
    }

    [Test]
    public async Task The_wait_ends_exactly_at_its_timeout()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        DateTimeOffset started = host.Clock.GetUtcNow();
        host.Gateway.Respond(_ => TestData.BatchResponse("in_progress"));

        BifrostWaitException ended = await ExceptionAssert.ThrowsAsync<BifrostWaitException>(
            () => host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions with { Timeout = TimeSpan.FromMinutes(90) }));

        Assert.That(host.Clock.GetUtcNow() - started, Is.EqualTo(TimeSpan.FromMinutes(90)));
        Assert.That(ended.LastSeen!.Status, Is.EqualTo(BatchStatus.InProgress));
    }

    [TestCase("failed", true)]
    [TestCase("expired", true)]
    [TestCase("cancelled", true)]
    [TestCase("canceled", true)]
    [TestCase("deleted", true)]
    [TestCase("completed", false)]
    [TestCase("ended", false)]
    public async Task Each_terminal_status_is_returned_and_a_failed_one_throws_with_ThrowOnFailure(string status, bool isFailure)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => TestData.BatchResponse(status, ",\"errors\":{\"data\":[{\"code\":\"a_code\",\"message\":\"prompt text\"}]}"));

        Assert.That(
            (await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions)).Status,
            Is.EqualTo(new BatchStatus(status)));
        if (!isFailure)
        {
            Assert.That(
                (await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions with { ThrowOnFailure = true })).Status.IsTerminal,
                Is.True);
            return;
        }

        BifrostBatchFailedException failed = await ExceptionAssert.ThrowsAsync<BifrostBatchFailedException>(
            () => host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions with { ThrowOnFailure = true }));
        Assert.That(failed.Batch!.Status, Is.EqualTo(new BatchStatus(status)));
        Assert.That(failed.Message, Does.Contain("a_code").And.Not.Contain("prompt text"));
    }

    [Test]
    public async Task Progress_is_reported_after_each_poll_and_results_are_not_requested()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        Batch batch = await host.Batches.SubmitAsync(TestData.RequestItems(10), TestData.CreateRequest(ModelProvider.OpenAI));
        var progress = new RecordingProgress<Batch>();

        Batch done = await host.Batches.WaitForCompletionAsync(batch.Reference, host.WaitOptions with { Progress = progress });

        Assert.That(done.Status, Is.EqualTo(BatchStatus.Completed));
        Assert.That(progress.Values[^1], Is.EqualTo(done));
        Assert.That(
            progress.Values.Select(b => b.Status.Value).Distinct(),
            Is.EqualTo((string[])["validating", "in_progress", "finalizing", "completed"]));
        Assert.That(host.Gateway.Requests.Skip(2).Select(request => request.ToString()).Distinct(), Is.EqualTo((string[])[$"GET /openai/v1/batches/{batch.Id}?provider=openai"]));
    }

    [Test]
    public async Task A_cancelled_wait_throws_OperationCanceledException()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => TestData.BatchResponse("in_progress"));
        using var cancellation = new CancellationTokenSource();
        var progress = new RecordingProgress<Batch>(_ => cancellation.Cancel());

        Assert.That(
            async () => await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions with { Progress = progress }, cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(progress.Values, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Another_process_can_wait_with_a_stored_reference()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        Batch batch = await host.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.Bedrock));
        string stored = System.Text.Json.JsonSerializer.Serialize(batch.Reference, BifrostJson.TypeInfo<BatchReference>());

        BatchReference read = System.Text.Json.JsonSerializer.Deserialize(stored, BifrostJson.TypeInfo<BatchReference>())!;

        Assert.That((await host.Batches.WaitForCompletionAsync(read, host.WaitOptions)).Status, Is.EqualTo(BatchStatus.Completed));
    }

    [Test]
    public async Task The_wait_timeout_cancels_a_poll_without_a_response()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondWith(GatewayResponse.Json("{}") with { Delay = TestTimeout.Limit });
        BifrostWaitException failure = await ExceptionAssert.ThrowsAsync<BifrostWaitException>(
            () => host.Client.Batches.WaitForCompletionAsync(TestData.Reference, new BatchWaitOptions { Timeout = TimeSpan.FromSeconds(1) }));
        Assert.That(failure.Message, Does.Contain("it had not ended after 00:00:01"));
    }

    [Test]
    public void Invalid_wait_options_are_rejected()
    {
        using var client = new BifrostClient(new BifrostClientOptions { BaseAddress = new Uri("http://localhost:9"), ApiKey = "k" });
        BatchWaitOptions[] invalidOptions =
        [
            new() { InitialInterval = TimeSpan.Zero },
            new() { InitialInterval = TimeSpan.FromMinutes(2) },
            new() { MaxInterval = TimeSpan.FromDays(2) },
            new() { Timeout = TimeSpan.Zero },
            new() { UnknownStatusTimeout = TimeSpan.FromSeconds(-2) },
            new() { MaxTransientFailures = -1 },
        ];
        foreach (BatchWaitOptions options in invalidOptions)
            Assert.That(
                async () => await client.Batches.WaitForCompletionAsync(TestData.Reference, options),
                Throws.InstanceOf<ArgumentOutOfRangeException>(), options.ToString());
    }

    // Sends these responses in order and then the last one again. Returns the times of the requests.
    private static List<DateTimeOffset> RespondAndRecordTimes(GatewayHost host, IReadOnlyList<GatewayResponse> responses)
    {
        var polls = new List<DateTimeOffset>();
        host.Gateway.Respond(_ =>
        {
            polls.Add(host.Clock.GetUtcNow());
            return responses[Math.Min(polls.Count, responses.Count) - 1];
        });
        return polls;
    }
}
