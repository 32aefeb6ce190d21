using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Bifrost.Client.Gathering.Tests;

/// <summary>When calls are submitted, which of them share a request, and how their answers come back.</summary>
public sealed class GatheringTests
{
    [Test]
    public async Task Calls_are_submitted_when_the_caller_says_so()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingHandler handler = host.CreateHandler();
        Task<HttpResponseMessage>[] calls = [.. Enumerable.Range(1, 20).Select(number => host.AskAsync(handler, $"q {number}"))];

        await handler.SubmitAsync().WithTestTimeout();

        Assert.That(host.Gateway.GetBatches(ModelProvider.OpenAI), Has.Count.EqualTo(1));
        HttpResponseMessage[] responses = await Task.WhenAll(calls).WithTestTimeout();
        Assert.That(await Chat.ReadAnswerAsync(responses[19]), Is.EqualTo("answer to q 20"));
    }

    [Test]
    public async Task Calls_are_submitted_when_their_bodies_are_large_enough()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingHandler handler = host.CreateHandler(host.Options with { MaxBytes = 2000 });

        HttpResponseMessage[] responses = await Task.WhenAll(host.AskAsync(handler, new string('a', 900)), host.AskAsync(handler, new string('b', 1100))).WithTestTimeout();

        Assert.That(responses.Select(response => response.StatusCode), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(host.Creates, Is.EqualTo(1));
    }

    [Test]
    public async Task Calls_are_submitted_when_none_has_come_for_a_while()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        var time = new SignallingTimeProvider();
        BatchingHandler handler = host.CreateHandler(host.Options with { TimeProvider = time, IdleDelay = TimeSpan.FromSeconds(5) });
        await OpenAsync(host, handler);

        Task<HttpResponseMessage> first = host.AskAsync(handler, "a");
        await time.WaitForTimerAsync();
        time.Advance(TimeSpan.FromSeconds(4));
        Task<HttpResponseMessage> second = host.AskAsync(handler, "b");
        time.Advance(TimeSpan.FromSeconds(1));
        await time.WaitForTimerAsync();
        time.Advance(TimeSpan.FromSeconds(4) - TimeSpan.FromTicks(1));
        Assert.That(host.Creates, Is.Zero);
        time.Advance(TimeSpan.FromTicks(1));
        await Task.WhenAll(first, second).WithTestTimeout();

        Assert.That(host.Creates, Is.EqualTo(1));
    }

    [Test]
    public async Task Calls_that_keep_coming_are_submitted_after_the_longest_delay()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        var time = new SignallingTimeProvider();
        BatchingHandler handler = host.CreateHandler(host.Options with { TimeProvider = time, IdleDelay = TimeSpan.FromSeconds(5), MaxDelay = TimeSpan.FromSeconds(8) });
        await OpenAsync(host, handler);

        var calls = new List<Task<HttpResponseMessage>> { host.AskAsync(handler, "q 1") };
        await time.WaitForTimerAsync();
        time.Advance(TimeSpan.FromSeconds(3));
        calls.Add(host.AskAsync(handler, "q 2"));
        time.Advance(TimeSpan.FromSeconds(2));
        await time.WaitForTimerAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        calls.Add(host.AskAsync(handler, "q 3"));
        time.Advance(TimeSpan.FromSeconds(2));
        await Task.WhenAll(calls).WithTestTimeout();
        Assert.That(host.Creates, Is.EqualTo(1));

        calls.Add(host.AskAsync(handler, "q 4"));
        await handler.SubmitAsync().WithTestTimeout();
        await Task.WhenAll(calls).WithTestTimeout();
        Assert.That(host.Creates, Is.EqualTo(2));
    }

    [Test]
    public async Task Calls_that_ask_the_same_have_a_request_each()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingHandler handler = host.CreateHandler(host.Options with { MaxRequests = 3 });

        await Task.WhenAll(Enumerable.Range(1, 3).Select(_ => host.AskAsync(handler, "same"))).WithTestTimeout();

        string[] ids = [.. host.GetUploadedLines().Select(line => line.Split('"')[3])];
        Assert.That(ids.Select(id => id[..32]).Distinct().Count(), Is.EqualTo(1));
        Assert.That(ids.Select(id => id[32..]), Is.EquivalentTo(["-1", "-2", "-3"]));
    }

    [Test]
    public async Task A_call_that_is_cancelled_before_it_is_submitted_is_not_sent()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingHandler handler = host.CreateHandler();
        using var cancellation = new CancellationTokenSource();
        Task<HttpResponseMessage> cancelled = host.AskAsync(handler, "cancelled", cancellation.Token);
        Task<HttpResponseMessage> kept = host.AskAsync(handler, "kept");

        await cancellation.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => cancelled.WithTestTimeout());
        await handler.SubmitAsync().WithTestTimeout();
        await kept.WithTestTimeout();

        Assert.That(host.GetUploadedLines().Single(), Does.Contain("kept"));
    }

    [Test]
    public async Task Nothing_is_submitted_when_all_calls_were_cancelled()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingHandler handler = host.CreateHandler();
        using var cancellation = new CancellationTokenSource();
        Task<HttpResponseMessage> cancelled = host.AskAsync(handler, "cancelled", cancellation.Token);

        await cancellation.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => cancelled.WithTestTimeout());
        await handler.SubmitAsync().WithTestTimeout();

        Assert.That(host.Gateway.Requests, Is.Empty);
    }

    [Test]
    public async Task A_call_that_is_cancelled_later_only_detaches_and_the_same_call_gets_its_answer()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        host.Gateway.Inject(GatewayFault.Respond(GatewayResponse.Error(503, "not now")), request => request.RequestType == BifrostRequestType.BatchRetrieve, times: null);
        var time = new FakeTimeProvider();
        BatchingHandler handler = host.CreateHandler(host.Options with { Job = new JobOptions { TimeProvider = time } });
        using var cancellation = new CancellationTokenSource();
        Task<HttpResponseMessage> first = host.AskAsync(handler, "a", cancellation.Token);
        await handler.SubmitAsync().WithTestTimeout();

        await cancellation.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => first.WithTestTimeout());
        Task<HttpResponseMessage> second = host.AskAsync(handler, "a");
        await handler.SubmitAsync().WithTestTimeout();

        Assert.That((host.Creates, second.IsCompleted), Is.EqualTo((1, false)));
        Assert.That(host.GetUploadedLines(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_answer_whose_call_was_cancelled_is_kept_for_the_same_call()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingHandler handler = host.CreateHandler(host.Options with { Journal = host.Journal });
        using var cancellation = new CancellationTokenSource();
        var isCancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Gateway.Respond(request =>
        {
            if (request.RequestType == BifrostRequestType.BatchResults)
                isCancelled.Task.Wait();
            return null;
        });
        Task<HttpResponseMessage> first = host.AskAsync(handler, "a", cancellation.Token);
        Task<HttpResponseMessage> other = host.AskAsync(handler, "b");
        await handler.SubmitAsync().WithTestTimeout();
        await cancellation.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => first.WithTestTimeout());
        isCancelled.SetResult();
        await other.WithTestTimeout();

        using HttpResponseMessage second = await host.AskAsync(handler, "a").WithTestTimeout();

        Assert.That(await Chat.ReadAnswerAsync(second), Is.EqualTo("answer to a"));
        Assert.That(host.Creates, Is.EqualTo(1));
    }

    [TestCase("expired", HttpStatusCode.GatewayTimeout, "batch_expired")]
    [TestCase("cancelled", (HttpStatusCode)499, "batch_cancelled")]
    [TestCase("lost", HttpStatusCode.BadGateway, "batch_result_missing")]
    public async Task A_request_without_an_answer_is_an_error_that_names_what_happened(string what, HttpStatusCode status, string code)
    {
        await using GatherHost host = await GatherHost.StartAsync();
        host.Gateway.AnswerWith(request => TestModel.GetQuestion(request) == "answered" ? TestModel.Echo(request)
            : what == "lost" ? null
            : new BatchResultItem { Error = new BatchItemError { Code = $"batch_{what}" } });
        BatchingHandler handler = host.CreateHandler(host.Options with { MaxRequests = 2, Job = host.Options.Job with { MaxAttempts = 1 } });

        Task<HttpResponseMessage> answered = host.AskAsync(handler, "answered");
        using HttpResponseMessage response = await host.AskAsync(handler, "a").WithTestTimeout();
        using HttpResponseMessage other = await answered.WithTestTimeout();

        Assert.That((response.StatusCode, await Chat.ReadErrorCodeAsync(response)), Is.EqualTo((status, code)));
    }

    [Test]
    public async Task A_job_that_is_refused_fails_its_calls_with_the_cause_and_later_calls_work()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        host.Gateway.Inject(GatewayFault.Respond(GatewayResponse.Error(400, "no")), request => request.RequestType == BifrostRequestType.BatchCreate);
        BatchingHandler handler = host.CreateHandler();
        Task<HttpResponseMessage>[] calls = [host.AskAsync(handler, "a"), host.AskAsync(handler, "b")];

        await Assert.CatchAsync<BifrostApiException>(() => handler.SubmitAsync().WithTestTimeout());

        foreach (Task<HttpResponseMessage> call in calls)
        {
            BifrostJobException exception = (await Assert.ThrowsAsync<BifrostJobException>(() => call.WithTestTimeout()))!;
            Assert.That(exception.Message, Does.StartWith("Job 'calls-1', which has the request of this call, has stopped: "));
            Assert.That(exception.InnerException, Is.InstanceOf<BifrostApiException>());
        }

        Task<HttpResponseMessage> again = host.AskAsync(handler, "a");
        Task<HttpResponseMessage> other = host.AskAsync(handler, "c");
        await handler.SubmitAsync().WithTestTimeout();
        Assert.That(await Chat.ReadAnswerAsync(await again.WithTestTimeout()), Is.EqualTo("answer to a"));
        Assert.That(await Chat.ReadAnswerAsync(await other.WithTestTimeout()), Is.EqualTo("answer to c"));
        Assert.That(host.GetUploadedLines().Count(line => line.Contains("\"a\"", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task Calls_that_cannot_be_stored_fail_with_the_cause_and_later_calls_work()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        var journal = new FailingJournal(host.Journal) { IsFull = true };
        BatchingHandler handler = host.CreateHandler(host.Options with { Journal = journal, MaxRequests = 2 });
        Task<HttpResponseMessage>[] calls = [host.AskAsync(handler, "a"), host.AskAsync(handler, "b")];

        foreach (Task<HttpResponseMessage> call in calls)
        {
            BifrostJobException exception = (await Assert.ThrowsAsync<BifrostJobException>(() => call.WithTestTimeout()))!;
            Assert.That(exception.Message, Is.EqualTo("The calls could not be stored as a job, and nothing was sent: The journal of job 'calls-1' failed: No space left on device."));
            Assert.That(exception.Reason, Is.EqualTo(JobFailureReason.JournalFailed));
            Assert.That(exception.InnerException!.InnerException, Is.InstanceOf<IOException>());
        }

        journal.IsFull = false;
        HttpResponseMessage[] responses = await Task.WhenAll(host.AskAsync(handler, "a"), host.AskAsync(handler, "c")).WithTestTimeout();
        Assert.That(await Task.WhenAll(responses.Select(Chat.ReadAnswerAsync)), Is.EqualTo(["answer to a", "answer to c"]));
        Assert.That(host.Creates, Is.EqualTo(1));
    }

    [Test]
    public async Task A_call_that_could_not_be_stored_and_is_cancelled_meanwhile_leaves_no_request()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        var journal = new FailingJournal(host.Journal);
        BatchingHandler handler = host.CreateHandler(host.Options with { Journal = journal });
        using var cancellation = new CancellationTokenSource();
        Task<HttpResponseMessage> first = host.AskAsync(handler, "a", cancellation.Token);
        journal.FailCreate(new SteppedException(cancellation.Cancel));
        await Assert.CatchAsync<BifrostException>(() => handler.SubmitAsync().WithTestTimeout());
        OperationCanceledException failure = (await Assert.CatchAsync<OperationCanceledException>(() => first.WithTestTimeout()))!;

        Task<HttpResponseMessage> second = host.AskAsync(handler, "a");
        await handler.SubmitAsync().WithTestTimeout();

        Assert.That(failure.CancellationToken, Is.EqualTo(cancellation.Token));
        Assert.That(failure.ToString(), Does.Contain(nameof(BifrostJobException)));
        Assert.That(host.GetUploadedLines(), Has.Count.EqualTo(1));
        Assert.That(await Chat.ReadAnswerAsync(await second.WithTestTimeout()), Is.EqualTo("answer to a"));
    }

    [Test]
    public async Task A_call_that_is_cancelled_while_other_calls_are_stored_is_not_sent()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        var canCreate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var journal = new FailingJournal(host.Journal) { BeforeCreate = () => canCreate.Task };
        BatchingHandler handler = host.CreateHandler(host.Options with { Journal = journal, MaxRequests = 1 });
        using var cancellation = new CancellationTokenSource();
        await handler.SubmitAsync().WithTestTimeout();
        Task<HttpResponseMessage> first = host.AskAsync(handler, "first");
        Task<HttpResponseMessage> second = host.AskAsync(handler, "second", cancellation.Token);

        await cancellation.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => second.WithTestTimeout());
        canCreate.SetResult();
        await first.WithTestTimeout();
        await handler.SubmitAsync().WithTestTimeout();

        Assert.That(host.GetUploadedLines().Single(), Does.Contain("first"));
    }

    [Test]
    public async Task A_job_that_is_refused_does_not_fail_the_calls_of_another_model()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        host.RefuseModel("bad");
        BatchingHandler handler = host.CreateHandler();
        Task<HttpResponseMessage> refused = host.AskModelAsync(handler, "bad", "a");
        Task<HttpResponseMessage> right = host.AskModelAsync(handler, "good", "b");

        await Assert.CatchAsync<BifrostApiException>(() => handler.SubmitAsync().WithTestTimeout());

        await Assert.ThrowsAsync<BifrostJobException>(() => refused.WithTestTimeout());
        Assert.That(await Chat.ReadAnswerAsync(await right.WithTestTimeout()), Is.EqualTo("answer to b"));
    }

    [Test]
    public async Task Each_model_can_have_a_batch_of_its_own()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        var models = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        BatchingHandler handler = host.CreateHandler(host.Options with
        {
            MaxRequests = 3,
            Batch = batch =>
            {
                models.Enqueue(batch.Model);
                return batch;
            },
        });

        await Task.WhenAll(host.AskModelAsync(handler, "m", "a"), host.AskModelAsync(handler, "n", "a"), host.AskModelAsync(handler, "m", "b")).WithTestTimeout();

        Assert.That(models, Is.EqualTo(["m", "n"]));
    }

    [Test]
    public async Task A_call_that_runs_a_job_again_while_it_ends_does_not_hold_what_waits_for_it()
    {
        using var logger = new RecordingLogger();
        await using GatherHost host = await GatherHost.StartAsync();
        using var client = new BifrostClient(new BifrostClientOptions { BaseAddress = host.Gateway.BaseAddress, LoggerFactory = logger });
        host.RefuseModel("a-model", times: 1);
        await using var handler = new BatchingHandler(client, host.Options);
        Task<HttpResponseMessage>? again = null;
        logger.Logged = name => again ??= name == "CallsFailed" ? host.AskAsync(handler, "a") : null;
        Task<HttpResponseMessage> call = host.AskAsync(handler, "a");

        await Assert.CatchAsync<BifrostApiException>(() => handler.SubmitAsync().WithTestTimeout());
        await Assert.ThrowsAsync<BifrostJobException>(() => call.WithTestTimeout());

        Assert.That(await Chat.ReadAnswerAsync(await again!.WithTestTimeout()), Is.EqualTo("answer to a"));
        await handler.SubmitAsync().WithTestTimeout();
    }

    [Test]
    public async Task A_failure_is_that_of_the_calls_it_happened_to_and_not_of_later_submissions()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        var journal = new FailingJournal(host.Journal) { IsFull = true };
        BatchingHandler handler = host.CreateHandler(host.Options with { Journal = journal, MaxRequests = 1 });
        await Assert.ThrowsAsync<BifrostJobException>(() => host.AskAsync(handler, "a").WithTestTimeout());

        // The first one can come before the end of the failed submission.
        await handler.SubmitAsync().ContinueWith(_ => { }, TaskScheduler.Default).WithTestTimeout();
        await handler.SubmitAsync().WithTestTimeout();
    }

    [Test]
    public async Task The_context_of_a_call_does_not_flow_into_what_happens_in_the_background()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        var context = new AsyncLocal<string?>();
        var seen = new TaskCompletionSource<string?>();
        var journal = new FailingJournal(host.Journal)
        {
            BeforeCreate = () =>
            {
                seen.TrySetResult(context.Value);
                return Task.CompletedTask;
            },
        };
        BatchingHandler handler = host.CreateHandler(host.Options with { Journal = journal, MaxRequests = 1 });
        context.Value = "that of the call";

        await host.AskAsync(handler, "a").WithTestTimeout();

        Assert.That(await seen.Task, Is.Null);
    }

    [Test]
    public async Task Calls_that_wait_fail_when_the_handler_is_disposed_and_later_ones_too()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingHandler handler = host.CreateHandler();
        Task<HttpResponseMessage> gathered = host.AskAsync(handler, "a");

        await handler.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => gathered.WithTestTimeout());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => host.AskAsync(handler, "b").WithTestTimeout());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => handler.SubmitAsync().WithTestTimeout());
        Assert.That(host.Gateway.Requests, Is.Empty);
    }

    [Test]
    public async Task Invalid_options_are_named()
    {
        await using GatherHost host = await GatherHost.StartAsync();

        Assert.Throws<ArgumentException>(() => new BatchingHandler(host.Client, new BatchingOptions { JobName = "../x" }).Dispose());
        Assert.That(
            Assert.Throws<ArgumentOutOfRangeException>(() => new BatchingHandler(host.Client, new BatchingOptions { MaxRequests = 0 }).Dispose())!.Message,
            Does.StartWith("MaxRequests must be at least 1."));
    }

    // The journal is opened by the first call; the test advances the time of what comes after it.
    private static async Task OpenAsync(GatherHost host, BatchingHandler handler)
    {
        await handler.SubmitAsync().WithTestTimeout();
        Assert.That(host.Creates, Is.Zero);
    }
}
