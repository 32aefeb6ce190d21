using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>How many batches of a job a provider has at once.</summary>
public sealed class JobPacingTests
{
    [Test]
    public async Task No_more_batches_are_active_than_the_option_allows([Values(1, 3, 20)] int max)
    {
        await using JobHost host = await JobHost.StartAsync();
        var active = new List<int>();

        await host.RunAsync(
            95, ModelProvider.OpenAI, host.Options with { MaxActiveBatches = max, Progress = new RecordingProgress<JobProgress>(progress => active.Add(CountActive(progress))) }).ToListAsync();

        Assert.That(active.Max(), Is.EqualTo(Math.Min(max, 10)));
    }

    [Test]
    public async Task A_full_queue_holds_batches_back_and_every_request_is_still_answered_once(
        [ValueSource(typeof(TestData), nameof(TestData.Providers))] ModelProvider provider, [Values] GatewayQuotaRefusal refusal)
    {
        if (provider == ModelProvider.Gemini && refusal == GatewayQuotaRefusal.AsFailedBatch)
            return;

        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.Limit(provider, new GatewayBatchLimits { MaxEnqueuedRequests = 25, QuotaRefusal = refusal });
        var reports = new List<JobProgress>();

        JobResults results = host.RunAsync(95, provider, host.Options with { Progress = new RecordingProgress<JobProgress>(reports.Add) });
        List<JobResultItem> items = await results.ToListAsync();

        Assert.That(items.Select(item => item.CustomId), Is.EquivalentTo(JobHost.GetCustomIds(95)));
        Assert.That(results.Summary!.Results.Succeeded, Is.EqualTo(95));
        Assert.That(items.Select(item => item.Attempts), Is.All.EqualTo(1), "A refusal is not an attempt.");
        JobProgress? heldBack = reports.Find(report => report.HeldBackReason is not null);
        Assert.That(heldBack, Is.Not.Null);
        Assert.That(heldBack!.ToString(), Does.Contain("held back because of"));
        Assert.That(heldBack.HeldBackUntil, Is.Not.Null);
    }

    [Test]
    public async Task A_queue_that_others_have_filled_is_tried_again_until_there_is_room()
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.Limit(ModelProvider.OpenAI, new GatewayBatchLimits { MaxEnqueuedRequests = 10 });
        await host.Client.Batches.SubmitAsync(TestData.RequestItems(5), TestData.CreateRequest(ModelProvider.OpenAI));

        JobResults results = host.RunAsync(10, ModelProvider.OpenAI);
        await results.ToListAsync();

        Assert.That(results.Summary!.IsComplete, Is.True);
        Assert.That(host.CountCreates(), Is.GreaterThan(3));
    }

    [Test]
    public async Task A_batch_that_is_refused_without_end_ends_the_run_with_an_error_that_says_why()
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.Limit(ModelProvider.OpenAI, new GatewayBatchLimits { MaxEnqueuedRequests = 5, QuotaRefusal = GatewayQuotaRefusal.AsFailedBatch });
        await using BatchJob job = await host.CreateAsync(20, ModelProvider.OpenAI, host.Options with { MaxTransientFailures = 3 });

        BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => job.WaitForCompletionAsync());

        Assert.That(exception.Message, Does.Contain("was refused 4 times in a row because of token_limit_exceeded").And.Contain("smaller batches"));
    }

    [Test]
    public async Task Credit_that_is_used_up_ends_the_run()
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.Inject(
            GatewayFault.Respond(GatewayResponse.Json("""{"is_bifrost_error":false,"status_code":429,"error":{"code":"insufficient_quota","message":"no"}}""", 429)) with { ExecutesRequest = false },
            request => request.Method == "POST" && request.Path.EndsWith("/batches", StringComparison.Ordinal),
            times: null);
        await using BatchJob job = await host.CreateAsync(20, ModelProvider.OpenAI, host.Options with { MaxTransientFailures = 3 });

        await ExceptionAssert.ThrowsAsync<BifrostRateLimitException>(() => job.WaitForCompletionAsync());
        Assert.That(job.Progress.HeldBackReason, Is.Null);
    }

    private static int CountActive(JobProgress progress) => progress.CountBatches(JobBatchState.Active);
}
