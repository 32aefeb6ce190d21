namespace Bifrost.Client.Gathering.Tests;

/// <summary>The same code, run again with the same journal, goes on.</summary>
public sealed class RestartTests
{
    [Test]
    public async Task Calls_that_were_submitted_get_their_answers_in_the_next_run_and_only_new_ones_are_sent()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingOptions options = host.Options with { Journal = host.Journal };
        await StopAfterSubmitAsync(host, 20);

        BatchingHandler handler = host.CreateHandler(options);
        Task<HttpResponseMessage>[] calls = [.. Enumerable.Range(11, 20).Select(number => host.AskAsync(handler, $"q {number}"))];
        await handler.SubmitAsync().WithTestTimeout();
        HttpResponseMessage[] responses = await Task.WhenAll(calls).WithTestTimeout();

        Assert.That(
            await Task.WhenAll(responses.Select(Chat.ReadAnswerAsync)), Is.EqualTo(Enumerable.Range(11, 20).Select(number => $"answer to q {number}")));
        Assert.That(host.Gateway.GetBatches(ModelProvider.OpenAI).Select(batch => batch.RequestCounts.Total), Is.EquivalentTo([20, 10]));
    }

    [Test]
    public async Task A_run_after_all_answers_were_returned_gets_the_stored_ones_again([Values] bool sameAnswers, [Values] bool isSequential)
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingOptions options = host.Options with { Journal = new FailingJournal(host.Journal) { IsSequential = isSequential }, MaxRequests = 30 };
        for (int run = 1; run <= 3; run++)
        {
            await using BatchingHandler handler = host.CreateHandler(options);
            HttpResponseMessage[] responses = await Task.WhenAll(
                Enumerable.Range(1, 30).Select(number => host.AskAsync(handler, sameAnswers ? "same" : $"q {number}"))).WithTestTimeout();
            Assert.That(await Chat.ReadAnswerAsync(responses[29]), Is.EqualTo(sameAnswers ? "answer to same" : "answer to q 30"));
        }

        Assert.That(host.Creates, Is.EqualTo(1));
        Assert.That(host.GetUploadedLines(), Has.Count.EqualTo(30));
    }

    [Test]
    public async Task A_further_call_that_asks_the_same_is_a_new_request_in_the_next_run_too()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingOptions options = host.Options with { Journal = host.Journal, MaxRequests = 1 };
        for (int run = 1; run <= 2; run++)
        {
            await using BatchingHandler handler = host.CreateHandler(options);
            for (int number = 1; number <= run + 1; number++)
                await host.AskAsync(handler, "same").WithTestTimeout();
        }

        Assert.That(host.GetUploadedLines().Select(line => line.Split('"')[3][32..]), Is.EqualTo(["-1", "-2", "-3"]));
    }

    [Test]
    public async Task A_job_whose_requests_were_not_completely_stored_was_not_submitted_and_is_stored_anew()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        Directory.CreateDirectory(Path.Combine(host.Directory, "calls-1"));
        await File.WriteAllTextAsync(Path.Combine(host.Directory, "calls-1", "requests-0001.jsonl"), "{\"custom_id\":\"0123");
        await File.WriteAllTextAsync(Path.Combine(host.Directory, "calls-1", "requests-0002.jsonl"), "{\"custom_id\":\"0123");

        BatchingHandler handler = host.CreateHandler(host.Options with { Journal = host.Journal, MaxRequests = 1 });
        using HttpResponseMessage response = await host.AskAsync(handler, "a").WithTestTimeout();

        Assert.That(await Chat.ReadAnswerAsync(response), Is.EqualTo("answer to a"));
        Assert.That(host.Gateway.GetBatches(ModelProvider.OpenAI).Single().RequestCounts.Total, Is.EqualTo(1));
    }

    [Test]
    public async Task A_job_of_an_earlier_run_that_nobody_asks_for_is_completed_and_its_number_is_not_used_again()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        await StopAfterSubmitAsync(host, 3);

        BatchingHandler handler = host.CreateHandler(host.Options with { Journal = host.Journal, MaxRequests = 1 });
        await host.AskAsync(handler, "another").WithTestTimeout();

        Assert.That(Directory.GetDirectories(host.Directory).Select(Path.GetFileName), Is.EquivalentTo(["calls-lock", "calls-1", "calls-2"]));
    }

    [TestCase("doubled")]
    [TestCase("cut")]
    [TestCase("changed")]
    public async Task A_job_whose_results_are_damaged_fails_only_its_own_calls(string damage)
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingOptions options = host.Options with { Journal = host.Journal, MaxRequests = 1 };
        await using (BatchingHandler before = host.CreateHandler(options))
        {
            await host.AskAsync(before, "a").WithTestTimeout();
            await host.AskAsync(before, "b").WithTestTimeout();
        }

        string file = Directory.GetFiles(Path.Combine(host.Directory, "calls-1"), "results-*").Single();
        string content = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, damage == "doubled" ? content + content : damage == "cut" ? "" : content.Replace("answer to a", "answer to x", StringComparison.Ordinal));
        BatchingHandler handler = host.CreateHandler(options);

        BifrostJobException exception = (await Assert.ThrowsAsync<BifrostJobException>(() => host.AskAsync(handler, "a").WithTestTimeout()))!;
        Assert.That(exception.Reason, Is.EqualTo(JobFailureReason.Damaged));
        Assert.That(exception.Message, Does.Contain("'calls-1'").And.Contain(Path.GetFileName(file)));
        Assert.That(await Chat.ReadAnswerAsync(await host.AskAsync(handler, "b").WithTestTimeout()), Is.EqualTo("answer to b"));
        Assert.That(await Chat.ReadAnswerAsync(await host.AskAsync(handler, "c").WithTestTimeout()), Is.EqualTo("answer to c"));
        Assert.That(host.Creates, Is.EqualTo(3), "Nothing is sent again that was answered.");
    }

    [Test]
    public async Task While_the_requests_of_a_job_cannot_be_read_calls_are_refused_with_its_name([Values] bool isState)
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingOptions options = host.Options with { Journal = host.Journal, MaxRequests = 1 };
        await using (BatchingHandler before = host.CreateHandler(options))
            await host.AskAsync(before, "a").WithTestTimeout();
        string directory = Path.Combine(host.Directory, "calls-1");
        string file = isState ? Path.Combine(directory, "state.json") : Directory.GetFiles(directory, "requests-*").Single();
        string content = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, content.ToUpperInvariant());
        BatchingHandler handler = host.CreateHandler(options);

        BifrostJobException exception = (await Assert.ThrowsAsync<BifrostJobException>(() => host.AskAsync(handler, "b").WithTestTimeout()))!;
        Assert.That(exception.Message, Does.StartWith("The jobs 'calls' cannot be opened: ").And.Contain("'calls-1'"));
        Assert.That((exception.Reason, host.Creates), Is.EqualTo((JobFailureReason.Damaged, 1)));

        await File.WriteAllTextAsync(file, content);
        Assert.That(await Chat.ReadAnswerAsync(await host.AskAsync(handler, "b").WithTestTimeout()), Is.EqualTo("answer to b"));
    }

    [Test]
    public async Task Two_handlers_cannot_use_a_name_at_the_same_time()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingOptions options = host.Options with { Journal = host.Journal, MaxRequests = 1 };
        BatchingHandler first = host.CreateHandler(options);
        await host.AskAsync(first, "a").WithTestTimeout();
        BatchingHandler second = host.CreateHandler(options);

        Assert.That(
            (await Assert.ThrowsAsync<BifrostJobException>(() => host.AskAsync(second, "b").WithTestTimeout()))!.Message,
            Does.StartWith("The jobs 'calls' cannot be opened: Job 'calls-lock' in "));
        await first.DisposeAsync();
        Assert.That(await Chat.ReadAnswerAsync(await host.AskAsync(second, "b").WithTestTimeout()), Is.EqualTo("answer to b"));
    }

    [Test]
    public async Task A_name_can_be_that_of_a_job_of_another_handler()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingOptions options = host.Options with { Journal = host.Journal, MaxRequests = 1 };
        BatchingHandler first = host.CreateHandler(options with { JobName = "run-1" });
        BatchingHandler second = host.CreateHandler(options with { JobName = "run" });

        await host.AskAsync(first, "a").WithTestTimeout();

        Assert.That(await Chat.ReadAnswerAsync(await host.AskAsync(second, "b").WithTestTimeout()), Is.EqualTo("answer to b"));
    }

    [Test]
    public async Task A_call_that_comes_while_opening_fails_has_an_end()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        var journal = new FailingJournal(host.Journal);
        BatchingHandler handler = host.CreateHandler(host.Options with { Journal = journal, MaxRequests = 1 });
        Task<HttpResponseMessage>? second = null;
        journal.FailLock(new SteppedException(() => second = host.AskAsync(handler, "b")));

        await Assert.ThrowsAsync<BifrostJobException>(() => host.AskAsync(handler, "a").WithTestTimeout());

        Assert.That(await Chat.ReadAnswerAsync(await second!.WithTestTimeout()), Is.EqualTo("answer to b"));
    }

    [Test]
    public async Task Answers_in_the_journal_are_returned_although_another_batch_of_their_job_is_refused()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        JobOptions job = host.Options.Job with { Limits = new BatchLimits { MaxRequests = 1 }, MaxActiveBatches = 1 };
        BatchingOptions options = host.Options with { Journal = host.Journal, MaxRequests = 2, Job = job };
        host.Gateway.Inject(
            GatewayFault.Respond(GatewayResponse.Error(400, "no")), request => request.RequestType == BifrostRequestType.BatchCreate && host.Creates > 1, times: null);
        for (int run = 1; run <= 2; run++)
        {
            await using BatchingHandler handler = host.CreateHandler(options);
            Task<HttpResponseMessage> collected = host.AskAsync(handler, "a");
            Task<HttpResponseMessage> refused = host.AskAsync(handler, "b");

            Assert.That(await Chat.ReadAnswerAsync(await collected.WithTestTimeout()), Is.EqualTo("answer to a"), $"run {run}");
            await Assert.ThrowsAsync<BifrostJobException>(() => refused.WithTestTimeout());
        }
    }

    [Test]
    public async Task A_job_of_an_earlier_run_that_is_refused_does_not_fail_what_is_submitted_now()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        host.RefuseModel("bad");
        BatchingOptions options = host.Options with { Journal = host.Journal };
        await using (BatchingHandler first = host.CreateHandler(options))
        {
            Task<HttpResponseMessage> refused = host.AskModelAsync(first, "bad", "a");
            await Assert.CatchAsync<BifrostException>(() => first.SubmitAsync().WithTestTimeout());
            await Assert.ThrowsAsync<BifrostJobException>(() => refused.WithTestTimeout());
        }

        BatchingHandler second = host.CreateHandler(options);
        Task<HttpResponseMessage> call = host.AskAsync(second, "b");
        await second.SubmitAsync().WithTestTimeout();

        Assert.That(await Chat.ReadAnswerAsync(await call.WithTestTimeout()), Is.EqualTo("answer to b"));
    }

    [Test]
    public async Task A_job_of_another_kind_is_not_touched()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        var batch = new BatchCreateRequest { Provider = ModelProvider.OpenAI, Endpoint = BatchEndpoint.ChatCompletions };
        BatchRequestItem request = new() { CustomId = "mine", Body = JsonPayload.Parse("{}") };
        await using (await host.Client.Jobs.CreateAsync("calls-1", [request], batch, host.Journal))
        {
        }

        BatchingHandler handler = host.CreateHandler(host.Options with { Journal = host.Journal });

        Assert.That(
            (await Assert.ThrowsAsync<BifrostJobException>(() => host.AskAsync(handler, "a").WithTestTimeout()))!.Message,
            Does.Contain("Job 'calls-1' has requests that are not gathered calls: use another JobName."));
        Assert.That(host.Gateway.Requests, Is.Empty);
    }

    // The virtual clock of the job does not move: the batch does not end.
    private static async Task StopAfterSubmitAsync(GatherHost host, int calls)
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(host.Clock.GetUtcNow());
        await using BatchingHandler handler = host.CreateHandler(host.Options with { Journal = host.Journal, Job = new JobOptions { TimeProvider = time } });
        Task<HttpResponseMessage>[] waiting = [.. Enumerable.Range(1, calls).Select(number => host.AskAsync(handler, $"q {number}"))];
        await handler.SubmitAsync().WithTestTimeout();
        await handler.DisposeAsync();
        foreach (Task<HttpResponseMessage> call in waiting)
            await Assert.ThrowsAsync<ObjectDisposedException>(() => call.WithTestTimeout());
    }
}
