using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

public sealed class JobCancelTests
{
    [Test]
    public async Task Cancelling_a_job_cancels_its_batches_and_keeps_what_they_have_answered()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(95, ModelProvider.OpenAI);
        await job.SubmitAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(30));

        JobProgress progress = await job.CancelAsync();
        JobSummary summary = await job.WaitForCompletionAsync();

        Assert.That(progress.IsCancelled, Is.True);
        Assert.That(host.Gateway.GetBatches(ModelProvider.OpenAI).Select(batch => batch.Status), Is.All.EqualTo(BatchStatus.Cancelled));
        Assert.That(host.CountCreates(), Is.EqualTo(4));
        Assert.That(summary.Remaining, Is.Zero);
        Assert.That(summary.Results.NotSent, Is.EqualTo(55));
        Assert.That(summary.Results.Succeeded, Is.EqualTo(16));
        Assert.That(summary.Results.Missing, Is.EqualTo(24));
        List<JobResultItem> items = await job.GetResultsAsync().ToListAsync();
        Assert.That(items.Select(item => item.CustomId), Is.EquivalentTo(JobHost.GetCustomIds(95)));
        Assert.That(items.Where(item => item.Outcome == JobResultOutcome.NotSent).Select(item => (item.Attempts, item.Batch)), Is.All.EqualTo((0, (BatchReference?)null)));
    }

    [Test]
    public async Task A_cancellation_that_failed_is_repeated_by_the_next_poll()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(25, ModelProvider.OpenAI);
        await job.SubmitAsync();
        host.Gateway.Inject(
            GatewayFault.Respond(GatewayResponse.Error(503, "later")) with { ExecutesRequest = false }, request => request.Path.EndsWith("/cancel", StringComparison.Ordinal));

        await ExceptionAssert.ThrowsAsync<BifrostApiException>(() => job.CancelAsync());
        await job.WaitForCompletionAsync();

        Assert.That(host.Gateway.GetBatches(ModelProvider.OpenAI).Select(batch => batch.Status), Is.All.EqualTo(BatchStatus.Cancelled));
    }

    [Test]
    public async Task A_job_in_doubt_can_be_cancelled()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(25, ModelProvider.Anthropic);
        int creates = 0;
        host.Gateway.Inject(
            GatewayFault.Reset(FaultPosition.Start), request => request.Method == "POST" && request.Path.EndsWith("/batches", StringComparison.Ordinal) && ++creates == 2);
        await ExceptionAssert.ThrowsAsync<BifrostJobInDoubtException>(() => job.WaitForCompletionAsync());

        await ExceptionAssert.RecordAsync(() => job.CancelAsync());
        host.Clock.Advance(TimeSpan.FromHours(1));
        BifrostJobInDoubtException exception = await ExceptionAssert.ThrowsAsync<BifrostJobInDoubtException>(() => job.WaitForCompletionAsync());
        await job.AdoptBatchAsync(exception.Number, exception.Candidates[0]);
        JobSummary summary = await job.WaitForCompletionAsync();

        Assert.That(host.Gateway.GetBatches(ModelProvider.Anthropic), Has.Count.EqualTo(2));
        Assert.That(host.Gateway.Requests.Count(request => request.Path.EndsWith("/cancel", StringComparison.Ordinal)), Is.EqualTo(2));
        Assert.That((summary.Remaining, summary.Results.NotSent), Is.EqualTo((0, 5)));
    }

    [Test]
    public async Task A_callback_can_cancel_the_job_that_has_called_it_and_wait_for_that([Values] bool isRetryRule)
    {
        await using JobHost host = await JobHost.StartAsync();
        BatchJob? job = null;
        host.Gateway.AnswerWith(request => request.Fail(500, "no"));
        JobOptions options = isRetryRule
            ? host.Options with { ShouldRetry = _ => !Cancel().IsCancelled, MaxActiveBatches = 1 }
            : host.Options with { Progress = new RecordingProgress<JobProgress>(progress => _ = progress.Active > 0 && !progress.IsCancelled ? Cancel() : null), MaxActiveBatches = 1 };
        job = await host.CreateAsync(30, ModelProvider.OpenAI, options);

        await using (job)
            await job.WaitForCompletionAsync().WithTestTimeout();

        Assert.That((job.Progress.IsCancelled, job.Summary.Results.NotSent), Is.EqualTo((true, 20)));

        JobProgress Cancel() => job!.CancelAsync().GetAwaiter().GetResult();
    }

    [Test]
    public async Task A_job_that_is_disposed_while_it_runs_stops_before_its_lock_is_released()
    {
        await using JobHost host = await JobHost.StartAsync(options => options.TimeProvider = TimeProvider.System);
        BatchJob job = await host.CreateAsync(15, ModelProvider.OpenAI, host.Options with { TimeProvider = null });
        Task<JobSummary> run = job.WaitForCompletionAsync();
        while (host.CountCreates() < 2 && !run.IsCompleted)
            await Task.Delay(1);

        await job.DisposeAsync();
        int requests = host.Gateway.Requests.Count;

        Assert.That(await ExceptionAssert.RecordAsync(() => run), Is.InstanceOf<OperationCanceledException>());
        Assert.That(host.Gateway.Requests, Has.Count.EqualTo(requests), "Nothing was sent after the lock was released.");
        await (await host.Client.Jobs.OpenAsync("test", host.Journal)).DisposeAsync();
        await ExceptionAssert.ThrowsAsync<ObjectDisposedException>(() => job.SubmitAsync());
    }

    [Test]
    public async Task A_job_that_runs_is_cancelled_from_outside()
    {
        await using JobHost host = await JobHost.StartAsync();
        BatchJob? job = null;
        Task<JobProgress>? cancelled = null;
        var progress = new RecordingProgress<JobProgress>(report =>
        {
            if (report.CountBatches(JobBatchState.Active) == 2)
                cancelled ??= job!.CancelAsync();
        });
        job = await host.CreateAsync(95, ModelProvider.OpenAI, host.Options with { Progress = progress });

        JobSummary summary = await job.WaitForCompletionAsync();
        await cancelled!;
        await job.DisposeAsync();

        Assert.That(host.CountCreates(), Is.EqualTo(2));
        Assert.That((summary.Results.NotSent, summary.Remaining), Is.EqualTo((75, 0)));
    }

    [Test]
    public async Task A_cancelled_job_stays_cancelled_in_another_process_which_cancels_what_the_first_one_had_not()
    {
        await using JobHost host = await JobHost.StartAsync();
        using GatewayFaultInjection fault = host.Gateway.Inject(
            GatewayFault.Respond(GatewayResponse.Error(403, "no")) with { ExecutesRequest = false }, request => request.Path.EndsWith("/cancel", StringComparison.Ordinal));
        await using (BatchJob job = await host.CreateAsync(25, ModelProvider.OpenAI))
        {
            await job.SubmitAsync();
            await ExceptionAssert.ThrowsAsync<BifrostPermissionException>(() => job.CancelAsync());
        }

        await using BatchJob again = await host.Client.Jobs.OpenAsync("test", host.Journal, host.Options);
        await again.WaitForCompletionAsync();

        Assert.That(again.Progress.IsCancelled, Is.True);
        Assert.That(host.Gateway.GetBatches(ModelProvider.OpenAI).Select(batch => batch.Status), Is.All.EqualTo(BatchStatus.Cancelled));
    }

    [Test]
    public async Task Requests_that_wait_for_another_attempt_keep_their_last_result_when_the_job_is_cancelled()
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.AnswerWith(request => request.Line == 1 ? request.Fail(500, "first") : request.Succeed());
        BatchJob? job = null;
        Task<JobProgress>? cancelled = null;
        var progress = new RecordingProgress<JobProgress>(report =>
        {
            if (report.Retrying > 0)
                cancelled ??= job!.CancelAsync();
        });
        job = await host.CreateAsync(10, ModelProvider.OpenAI, host.Options with { Progress = progress });

        JobSummary summary = await job.WaitForCompletionAsync();
        await cancelled!;
        List<JobResultItem> items = await job.GetResultsAsync().ToListAsync();
        await job.DisposeAsync();

        Assert.That(summary.Results, Is.EqualTo(new JobRequestCounts { Succeeded = 9, Errored = 1 }));
        Assert.That(items.Single(item => item.Outcome == JobResultOutcome.Errored).Attempts, Is.EqualTo(1));
    }

    [TestCase(true, false)]
    [TestCase(false, true)]
    [TestCase(true, true)]
    public async Task A_run_that_is_stopped_throws_with_the_token_of_its_caller(bool inMethod, bool inLoop)
    {
        await using JobHost host = await JobHost.StartAsync(options => options.TimeProvider = TimeProvider.System);
        using var method = new CancellationTokenSource();
        using var loop = new CancellationTokenSource();
        await using BatchJob job = await host.CreateAsync(15, ModelProvider.OpenAI, host.Options with { TimeProvider = null });
        CancellationTokenSource source = inMethod ? method : loop;
        Task<List<JobResultItem>> run = ReadAsync();
        while (host.CountCreates() == 0 && !run.IsCompleted)
            await Task.Delay(1);
        await source.CancelAsync();

        OperationCanceledException? exception = await ExceptionAssert.RecordAsync(() => run) as OperationCanceledException;
        Assert.That(exception?.CancellationToken, Is.EqualTo(source.Token));

        async Task<List<JobResultItem>> ReadAsync()
        {
            var items = new List<JobResultItem>();
            await foreach (JobResultItem item in job.RunAsync(cancellationToken: inMethod ? method.Token : default).WithCancellation(inLoop ? loop.Token : default))
                items.Add(item);
            return items;
        }
    }

    [Test]
    public async Task Stopping_a_run_stops_nothing_at_the_provider()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(95, ModelProvider.OpenAI);
        await foreach (JobResultItem _ in job.RunAsync())
            break;

        Assert.That(host.Gateway.Requests.Count(request => request.Path.EndsWith("/cancel", StringComparison.Ordinal)), Is.Zero);
        Assert.That(await job.RunAsync().ToListAsync(), Has.Count.EqualTo(95));
        Assert.That(host.CountCreates(), Is.EqualTo(10));
    }
}
