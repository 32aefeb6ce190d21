using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>What is said to a job through its journal, without its lock.</summary>
public sealed class JobControlTests
{
    private static readonly ModelProvider OpenAI = ModelProvider.OpenAI;

    [Test]
    public async Task A_job_that_is_paused_while_it_runs_sends_nothing_and_continues_when_it_is_resumed()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(30, OpenAI, host.Options with { MaxActiveBatches = 1 });
        await job.SubmitAsync();
        await host.Client.Jobs.PauseAsync("test", host.Journal);

        // The batch that the provider has is collected.
        BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => job.WaitForCompletionAsync());
        Assert.That((exception.Reason, job.Progress.IsPaused, job.Progress.Completed.Succeeded, host.CountCreates()), Is.EqualTo((JobFailureReason.Paused, true, 10, 1)));

        await host.Client.Jobs.ResumeAsync("test", host.Journal);
        JobSummary summary = await job.WaitForCompletionAsync();
        Assert.That((summary.IsComplete, job.Progress.IsPaused, host.CountCreates()), Is.EqualTo((true, false, 3)));
    }

    [Test]
    public async Task A_job_that_is_paused_before_it_runs_sends_nothing()
    {
        await using JobHost host = await JobHost.StartAsync();
        await (await host.CreateAsync(10, OpenAI)).DisposeAsync();
        await host.Client.Jobs.PauseAsync("test", host.Journal);
        await using BatchJob job = await host.Client.Jobs.OpenAsync("test", host.Journal, host.Options);

        BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => job.SubmitAsync());

        Assert.That((exception.Reason, host.CountCreates()), Is.EqualTo((JobFailureReason.Paused, 0)));
        Assert.That((await job.PollAsync()).Queued, Is.EqualTo(10), "Polling a paused job is no failure.");
    }

    [Test]
    public async Task A_job_that_another_process_runs_is_cancelled_within_seconds()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(30, OpenAI, host.Options with { MaxActiveBatches = 1, InitialInterval = TimeSpan.FromMinutes(2), MaxInterval = TimeSpan.FromMinutes(2) });
        await job.SubmitAsync();
        DateTimeOffset cancelled = host.Clock.GetUtcNow();
        await host.Client.Jobs.CancelAsync("test", host.Journal);
        await host.Client.Jobs.ResumeAsync("test", host.Journal);

        JobSummary summary = await job.WaitForCompletionAsync();

        Assert.That((summary.Results.NotSent, summary.Remaining, job.Progress.IsCancelled), Is.EqualTo((20, 0, true)), "A cancellation cannot be taken back.");
        Assert.That(host.Gateway.Requests.Count(request => request.Path.EndsWith("/cancel", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(host.Clock.GetUtcNow() - cancelled, Is.LessThan(TimeSpan.FromMinutes(10)));
    }

    [Test]
    public async Task A_wait_ends_when_the_job_is_cancelled_by_another_process()
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.Respond(request => null);
        TimeSpan interval = TimeSpan.FromHours(1);
        var options = host.Options with { InitialInterval = interval, MaxInterval = interval };
        bool isCancelled = false;
        DateTimeOffset start = host.Clock.GetUtcNow();
        DateTimeOffset? sent = null;
        host.Gateway.Respond(request =>
        {
            if (request.Path.EndsWith("/cancel", StringComparison.Ordinal))
                sent = host.Clock.GetUtcNow();
            return null;
        });
        await using BatchJob job = await host.CreateAsync(10, OpenAI, options with
        {
            Progress = new RecordingProgress<JobProgress>(progress =>
            {
                if (progress.Active > 0 && !isCancelled)
                {
                    isCancelled = true;
                    host.Journal.WriteControlAsync("test", JobControl.Cancel).AsTask().GetAwaiter().GetResult();
                }
            }),
        });

        await job.WaitForCompletionAsync();

        Assert.That(sent - start, Is.LessThan(TimeSpan.FromMinutes(1)), "The batch is cancelled long before it would be polled.");
    }

    [Test]
    public async Task What_is_said_to_a_job_that_does_not_exist_is_refused()
    {
        await using JobHost host = await JobHost.StartAsync();
        foreach (Func<Task> call in (Func<Task>[])
            [
                () => host.Client.Jobs.PauseAsync("test", host.Journal),
                () => host.Client.Jobs.ResumeAsync("test", host.Journal),
                () => host.Client.Jobs.CancelAsync("test", host.Journal),
                () => host.Client.Jobs.PeekAsync("test", host.Journal),
                () => host.Client.Jobs.OpenAsync("test", host.Journal),
            ])
        {
            Assert.That((await ExceptionAssert.ThrowsAsync<BifrostJobException>(call)).Reason, Is.EqualTo(JobFailureReason.NotFound));
        }

        Assert.That(Directory.Exists(Path.Combine(host.Directory, "test")), Is.False, "Nothing is left behind.");
        await host.Client.Jobs.DeleteAsync("test", host.Journal);
    }
}
