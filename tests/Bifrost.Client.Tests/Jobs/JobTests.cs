using System.Text.Json.Nodes;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

public sealed class JobTests
{
    [Test]
    public async Task A_job_of_many_batches_returns_each_request_once([ValueSource(typeof(TestData), nameof(TestData.Providers))] ModelProvider provider)
    {
        await using JobHost host = await JobHost.StartAsync();

        JobResults results = host.RunAsync(95, provider);
        List<JobResultItem> items = await results.ToListAsync();

        Assert.That(items.Select(item => item.CustomId), Is.EquivalentTo(JobHost.GetCustomIds(95)));
        Assert.That(items.Select(item => (item.Outcome, item.Attempts)), Is.All.EqualTo((JobResultOutcome.Succeeded, 1)));
        Assert.That(items.Select(item => item.Body!.Value.IsEmpty), Is.All.False);
        Assert.That(results.Summary!.ToString(), Does.StartWith("95 requests: 95 succeeded, 0 errored"));
        Assert.That(results.Summary.Batches, Is.EqualTo(10));
        Assert.That(results.Summary.IsComplete, Is.True);
        Assert.That(host.Gateway.GetBatches(provider), Has.Count.EqualTo(10));
    }

    [Test]
    public async Task Requests_that_failed_are_sent_again_in_one_batch_and_keep_their_last_result(
        [ValueSource(typeof(TestData), nameof(TestData.Providers))] ModelProvider provider)
    {
        await using JobHost host = await JobHost.StartAsync();
        host.AnswerByAttempt((request, attempt) => IsEvery(10, request) && attempt == 1 ? null : IsEvery(7, request) ? request.Fail(400, "no") : request.Succeed());

        JobResults results = host.RunAsync(100, provider);
        List<JobResultItem> items = await results.ToListAsync();

        Assert.That(items.Select(item => item.CustomId), Is.EquivalentTo(JobHost.GetCustomIds(100)));
        Assert.That(items.Where(item => item.Attempts == 2).Select(item => item.CustomId), Is.EquivalentTo(Enumerable.Range(1, 10).Select(n => TestData.CustomId(10 * n))));
        Assert.That(items.Count(item => item.Outcome == JobResultOutcome.Errored), Is.EqualTo(14));
        Assert.That((results.Summary!.SentAgain, results.Summary.Batches), Is.EqualTo((10, 11)));
        Assert.That(host.Gateway.GetBatches(provider), Has.Count.EqualTo(11));
    }

    [Test]
    public async Task Errors_worth_another_attempt_are_sent_again_and_others_are_final()
    {
        await using JobHost host = await JobHost.StartAsync();
        int[] codes = [400, 401, 408, 429, 500, 503, 422, 404, 529, 413];
        host.AnswerByAttempt((request, attempt) => attempt == 1 ? request.Fail(codes[request.Line - 1], "no") : request.Succeed());

        List<JobResultItem> items = await host.RunAsync(10, ModelProvider.OpenAI).ToListAsync();

        Assert.That(
            items.Where(item => item.Outcome == JobResultOutcome.Succeeded).Select(item => item.CustomId),
            Is.EquivalentTo((int[])[3, 4, 5, 6, 9]).Using<string, int>((id, number) => id == TestData.CustomId(number)));
    }

    [Test]
    public async Task A_predicate_of_the_caller_decides_what_is_sent_again()
    {
        await using JobHost host = await JobHost.StartAsync();
        host.AnswerByAttempt((request, attempt) => attempt == 1 ? request.Fail(400, "no") : request.Succeed());

        JobResults results = host.RunAsync(10, ModelProvider.OpenAI, host.Options with { ShouldRetry = item => item.CustomId == "r-4" });
        List<JobResultItem> items = await results.ToListAsync();

        Assert.That(items.Single(item => item.Attempts == 2).CustomId, Is.EqualTo("r-4"));
        Assert.That(results.Summary!.Results, Is.EqualTo(new JobRequestCounts { Succeeded = 1, Errored = 9 }));
    }

    [Test]
    public async Task The_last_attempt_is_final_whatever_its_outcome()
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.AnswerWith(request => request.Line == 1 ? null : request.Fail(500, "no"));

        JobResults results = host.RunAsync(10, ModelProvider.OpenAI, host.Options with { MaxAttempts = 3 });
        List<JobResultItem> items = await results.ToListAsync();

        Assert.That(items.Select(item => item.Attempts), Is.All.EqualTo(3));
        Assert.That(items.Single(item => item.Outcome == JobResultOutcome.Missing).Item, Is.Null);
        Assert.That(results.Summary!.Results, Is.EqualTo(new JobRequestCounts { Errored = 9, Missing = 1 }));
        Assert.That(results.Summary.IsComplete, Is.False);
        Assert.That(results.Summary.Remaining, Is.Zero);
    }

    [Test]
    public async Task Results_of_a_batch_are_returned_while_others_still_run()
    {
        await using JobHost host = await JobHost.StartAsync();
        var states = new List<int>();

        await using BatchJob job = await host.CreateAsync(40, ModelProvider.OpenAI, host.Options with { MaxActiveBatches = 2 });
        await foreach (JobResultItem _ in job.RunAsync())
            states.Add(host.CountCreates());

        Assert.That(states[0], Is.LessThan(4), "The first results come before the last batches are created.");
        Assert.That(states[^1], Is.EqualTo(4));
    }

    [Test]
    public async Task A_reader_that_stops_and_comes_back_continues_at_the_exact_item()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(45, ModelProvider.OpenAI);
        await job.WaitForCompletionAsync();
        List<JobResultItem> all = await job.GetResultsAsync().ToListAsync();

        foreach (JobResultItem stop in all)
        {
            List<JobResultItem> rest = await job.GetResultsAsync(stop.Position).ToListAsync();
            Assert.That(rest.Select(item => item.CustomId), Is.EqualTo(all.SkipWhile(item => item != stop).Skip(1).Select(item => item.CustomId)));
        }
    }

    [Test]
    public async Task A_job_that_another_process_left_continues_where_it_was_without_its_requests()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using (BatchJob job = await host.CreateAsync(95, ModelProvider.OpenAI))
            await job.SubmitAsync();
        Assert.That(host.CountCreates(), Is.EqualTo(4));

        await using BatchJob again = await host.Client.Jobs.OpenAsync("test", host.Journal, host.Options);
        List<JobResultItem> items = await again.RunAsync().ToListAsync();

        Assert.That(items.Select(item => item.CustomId), Is.EquivalentTo(JobHost.GetCustomIds(95)));
        Assert.That(host.CountCreates(), Is.EqualTo(10));
    }

    [Test]
    public async Task A_program_that_makes_the_same_call_again_gets_the_same_results_and_sends_nothing()
    {
        await using JobHost host = await JobHost.StartAsync();
        List<JobResultItem> first = await host.RunAsync(35, ModelProvider.OpenAI).ToListAsync();
        int requests = host.Gateway.Requests.Count;

        List<JobResultItem> second = await host.Client.Jobs
            .RunAsync("test", NotEnumerated(), TestData.CreateRequest(ModelProvider.OpenAI), host.Journal, host.Options).ToListAsync();

        Assert.That(second.Select(item => (item.CustomId, item.Position)), Is.EqualTo(first.Select(item => (item.CustomId, item.Position))));
        Assert.That(host.Gateway.Requests, Has.Count.EqualTo(requests));

        static IEnumerable<BatchRequestItem> NotEnumerated()
        {
            Assert.Fail("The requests are enumerated once.");
            yield break;
        }
    }

    [Test]
    public async Task The_steps_can_be_called_one_by_one()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(25, ModelProvider.OpenAI);

        Assert.That(job.Progress.ToString(), Is.EqualTo("0 of 25 requests completed, 0 active, 25 queued, 0 retrying"));
        Assert.That((await job.SubmitAsync()).ToString(), Is.EqualTo("0 of 25 requests completed, 25 active, 0 queued, 0 retrying"));
        JobProgress running = await job.PollAsync();
        Assert.That((running.Active, job.Batches[0].Batch!.Status), Is.EqualTo((25, BatchStatus.Validating)));
        Assert.That(await job.GetResultsAsync().ToListAsync(), Is.Empty);

        host.Clock.Advance(TimeSpan.FromHours(2));
        JobProgress ended = await job.PollAsync();
        Assert.That((ended.IsCompleted, ended.Completed.Succeeded), Is.EqualTo((true, 25)));
        Assert.That(await job.GetResultsAsync().ToListAsync(), Has.Count.EqualTo(25));
    }

    [Test]
    public async Task Progress_adds_up_to_all_requests_at_any_time()
    {
        await using JobHost host = await JobHost.StartAsync();
        host.AnswerByAttempt((request, attempt) => IsEvery(9, request) && attempt == 1 ? request.Fail(503, "no") : request.Succeed());
        var reports = new List<JobProgress>();

        await host.RunAsync(95, ModelProvider.OpenAI, host.Options with { Progress = new RecordingProgress<JobProgress>(reports.Add) }).ToListAsync();

        Assert.That(reports.Select(report => report.Requests), Is.All.EqualTo(95));
        Assert.That(reports.Select(report => report.Completed.Total + report.Active + report.Queued + report.Retrying), Is.All.EqualTo(95));
        Assert.That(reports[^1].IsCompleted, Is.True);
        Assert.That(reports[^1].Remaining, Is.Zero);
        Assert.That(reports[^1].Tokens.TotalTokens, Is.GreaterThan(0));
        Assert.That(reports.Any(report => report.Retrying == 10), Is.True);
    }

    [Test]
    public async Task Items_that_belong_to_no_request_are_kept_in_the_journal_and_counted()
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.AnswerWith(request => request.Line == 3 ? request.Succeed() with { CustomId = "stray" } : request.Line == 5 ? request.Succeed() with { CustomId = "r-4" } : request.Succeed());

        JobResults results = host.RunAsync(10, ModelProvider.OpenAI, host.Options with { MaxAttempts = 1 });
        List<JobResultItem> items = await results.ToListAsync();

        Assert.That(items.Select(item => item.CustomId), Is.EquivalentTo(JobHost.GetCustomIds(10)));
        Assert.That((results.Summary!.Unmatched, results.Summary.Duplicates, results.Summary.Results.Missing), Is.EqualTo((1, 1, 2)));
        Assert.That(await File.ReadAllTextAsync(host.FindFile("unmatched", 1)), Does.Contain("stray"));
    }

    [TestCase("""{"failure":"missing","custom_id":"r-2","response":{"status_code":200,"body":{"a":1}}}""")]
    [TestCase("""{"failure":{"a":1},"custom_id":"r-2","response":{"status_code":200,"body":{"a":1}}}""")]
    [TestCase("""{"failure":null,"custom_id":"r-2","response":{"status_code":200,"body":{"a":1}}}""")]
    public async Task An_item_with_a_member_failure_is_read_as_an_item(string line)
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await SubmitWithLinesAsync(host, Succeeded("r-1"), line, Succeeded("r-3"));

        List<JobResultItem> items = await job.RunAsync().ToListAsync();

        JobResultItem item = items.Single(item => item.CustomId == "r-2");
        Assert.That((item.Outcome, item.Item?.Body?.ToString()), Is.EqualTo((JobResultOutcome.Succeeded, """{"a":1}""")));
        Assert.That(job.Summary.Results, Is.EqualTo(new JobRequestCounts { Succeeded = 3 }));
    }

    [Test]
    public async Task An_item_whose_custom_id_cannot_be_read_belongs_to_no_request([Values("\\ud800", "r-2\\udc00")] string customId, [Values] bool isFile)
    {
        string line = $$"""{"custom_id":"{{customId}}","response":{"status_code":200,"body":{"a":1} } }""";
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await SubmitWithLinesAsync(host, Succeeded("r-1"), line, Succeeded("r-3"));
        await using BatchJob read = isFile ? job : await ReadFromEndpointAsync(host, job, Succeeded("r-1"), line, Succeeded("r-3"));

        List<JobResultItem> items = await read.RunAsync().ToListAsync();

        Assert.That(items.Select(item => $"{item.CustomId} {item.Outcome}"), Is.EquivalentTo((string[])["r-1 Succeeded", "r-2 Missing", "r-3 Succeeded"]));
        Assert.That(read.Summary.Unmatched, Is.EqualTo(1));
        Assert.That(await File.ReadAllTextAsync(host.FindFile("unmatched", 1)), Does.Contain("custom_id"));
    }

    [TestCase("""{"a":NaN}""")]
    [TestCase("""{"a":"\x"}""")]
    [TestCase("""{"a":1,}""")]
    [TestCase("""{"a":01}""")]
    public async Task An_item_that_is_not_valid_JSON_is_written_as_text(string body)
    {
        string line = $$"""{"custom_id":"r-2","response":{"status_code":200,"body":{{body}} } }""";
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await SubmitWithLinesAsync(host, Succeeded("r-1"), line, Succeeded("r-3"));
        string path = Path.Combine(host.Directory, "results.jsonl");

        List<JobResultItem> items = await job.RunAsync().ToListAsync();
        JobSummary summary = await job.RunAsync().WriteToFileAsync(path);

        JobResultItem item = items.Single(item => item.CustomId == "r-2");
        Assert.That((item.Outcome, item.Item, item.UnreadableText), Is.EqualTo((JobResultOutcome.Unknown, (BatchResultItem?)null, line)));
        Assert.That(summary.Results, Is.EqualTo(new JobRequestCounts { Succeeded = 2, Unknown = 1 }));
        Assert.That((await File.ReadAllLinesAsync(path)).Select(text => JsonNode.Parse(text)!["failure"]?.GetValue<string>()), Is.EquivalentTo((string?[])[null, "unreadable", null]));
    }

    [Test]
    public async Task Of_items_that_belong_to_no_request_at_most_64_MiB_are_kept_and_all_are_counted()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(3, ModelProvider.OpenAI, host.Options with { MaxAttempts = 1 });
        await job.SubmitAsync();
        Batch batch = host.Gateway.GetBatches(ModelProvider.OpenAI).Single();
        var large = JsonPayload.Parse($$"""{"text":"{{new string('x', 1 << 20)}}"}""");
        host.Gateway.AddBatch(
            ModelProvider.OpenAI,
            batch with { Status = BatchStatus.Completed, OutputFileId = null, RequestCounts = new BatchRequestCounts { Total = 3, Completed = 3 } },
            [
                .. Enumerable.Range(1, 70).Select(number => new BatchResultItem { CustomId = $"stray-{number}", Response = new BatchItemResponse { StatusCode = 200, Body = large } }),
                .. JobHost.GetCustomIds(3).Select(TestData.SucceededItem),
            ],
            pageSize: 10);

        JobSummary summary = await job.WaitForCompletionAsync();

        Assert.That((summary.Unmatched, summary.Results.Succeeded), Is.EqualTo((70, 3)));
        Assert.That(new FileInfo(host.FindFile("unmatched", 1)).Length, Is.InRange(62L << 20, 64L << 20));
    }

    [Test]
    public async Task A_batch_that_fails_as_a_whole_gives_each_of_its_requests_that_result()
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.Limit(ModelProvider.OpenAI, new GatewayBatchLimits { MaxRequests = 9 });

        JobResults results = host.RunAsync(15, ModelProvider.OpenAI);
        List<JobResultItem> items = await results.ToListAsync();

        Assert.That(results.Summary!.Results, Is.EqualTo(new JobRequestCounts { Succeeded = 5, BatchFailed = 10 }));
        Assert.That(items.Where(item => item.Outcome == JobResultOutcome.BatchFailed).Select(item => (item.Batch is null, item.Item is null, item.Attempts)), Is.All.EqualTo((false, true, 1)));
    }

    [Test]
    public async Task Input_files_that_no_batch_uses_are_deleted_at_the_end_if_the_caller_wants_it()
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.Inject(GatewayFault.Reset(FaultPosition.Start), request => request.Method == "POST" && request.Path.EndsWith("/files", StringComparison.Ordinal));

        await host.RunAsync(25, ModelProvider.OpenAI, host.Options with { DeleteUnusedFiles = true }).ToListAsync();

        List<BifrostFile> files = await host.Client.Files.ListAsync(ModelProvider.OpenAI).ToListAsync();
        Assert.That(host.Gateway.Requests.Count(request => request.Method == "POST" && request.Path.EndsWith("/files", StringComparison.Ordinal)), Is.EqualTo(4));
        Assert.That(files.Count(file => file.FileName!.StartsWith("bifrost-", StringComparison.Ordinal)), Is.EqualTo(3));
    }

    [Test]
    public async Task A_failure_that_can_pass_delays_the_job_and_one_that_stays_ends_the_run()
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.Inject(GatewayFault.Respond(GatewayResponse.Error(503, "later")), request => request.Method == "GET", times: 3);

        await using BatchJob job = await host.CreateAsync(15, ModelProvider.OpenAI);
        await job.WaitForCompletionAsync();

        Assert.That(job.Summary.IsComplete, Is.True);
    }

    [Test]
    public async Task A_refusal_that_stays_ends_the_run_and_the_job_continues_when_it_is_run_again()
    {
        await using JobHost host = await JobHost.StartAsync();
        using GatewayFaultInjection refusal = host.Gateway.Inject(
            GatewayFault.Respond(GatewayResponse.Error(401, "no key")) with { ExecutesRequest = false }, request => request.Method == "POST" && request.Path.EndsWith("/batches", StringComparison.Ordinal));

        await using BatchJob job = await host.CreateAsync(15, ModelProvider.OpenAI);
        await ExceptionAssert.ThrowsAsync<BifrostAuthenticationException>(() => job.WaitForCompletionAsync());
        Assert.That(job.Progress.CountBatches(JobBatchState.Queued), Is.EqualTo(2));

        JobSummary summary = await job.WaitForCompletionAsync();
        Assert.That((summary.IsComplete, host.Gateway.GetBatches(ModelProvider.OpenAI).Count), Is.EqualTo((true, 2)));
    }

    [Test]
    public async Task A_poll_polls_also_when_batches_could_be_sent_and_sends_none()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using (BatchJob job = await host.CreateAsync(25, ModelProvider.OpenAI, host.Options with { MaxActiveBatches = 1 }))
            await job.SubmitAsync();

        await using BatchJob again = await host.Client.Jobs.OpenAsync("test", host.Journal, host.Options);
        await again.PollAsync();

        Assert.That(again.Batches[0].Batch!.Status, Is.EqualTo(BatchStatus.Validating));
        Assert.That(host.CountCreates(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_step_that_cannot_be_taken_now_is_an_exception()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(15, ModelProvider.OpenAI);
        host.Gateway.SetReachable(ModelProvider.OpenAI, false);

        await ExceptionAssert.ThrowsAsync<BifrostProviderUnavailableException>(() => job.SubmitAsync());
        host.Gateway.SetReachable(ModelProvider.OpenAI, true);
        Assert.That((await job.SubmitAsync()).Active, Is.EqualTo(15));
    }

    [Test]
    public async Task A_batch_that_the_provider_has_lost_does_not_hold_up_the_others_and_can_be_created_again()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(25, ModelProvider.OpenAI);
        await job.SubmitAsync();
        string lost = job.Batches[0].Reference!.Id;
        host.Gateway.Respond(request => request.Path.Contains(lost, StringComparison.Ordinal) ? GatewayResponse.Error(404, "No batch found") : null);
        host.Clock.Advance(TimeSpan.FromHours(2));

        await ExceptionAssert.ThrowsAsync<BifrostNotFoundException>(() => job.PollAsync());
        await ExceptionAssert.ThrowsAsync<BifrostNotFoundException>(() => job.WaitForCompletionAsync());
        Assert.That(job.Progress.Completed.Succeeded, Is.EqualTo(15));

        await job.CreateBatchAgainAsync(1);
        JobSummary summary = await job.WaitForCompletionAsync();
        Assert.That((summary.Results.Succeeded, summary.Batches), Is.EqualTo((25, 4)));
    }

    [Test]
    public async Task Results_that_cannot_be_read_do_not_hold_up_the_others()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(25, ModelProvider.OpenAI);
        await job.SubmitAsync();
        string lost = job.Batches[0].Reference!.Id;
        using GatewayFaultInjection fault = host.Gateway.Inject(
            GatewayFault.Respond(GatewayResponse.Error(404, "No such file")), request => request.Path.Contains(lost, StringComparison.Ordinal) && request.Path.EndsWith("/results", StringComparison.Ordinal));

        Assert.That(await ExceptionAssert.RecordAsync(() => job.WaitForCompletionAsync()), Is.InstanceOf<BifrostException>());

        Assert.That(job.Progress.Completed.Succeeded, Is.EqualTo(15));
        Assert.That((await job.WaitForCompletionAsync()).Results.Succeeded, Is.EqualTo(25));
    }

    [Test]
    public async Task A_record_of_the_input_among_the_results_does_not_take_the_place_of_a_result()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(3, ModelProvider.Bedrock, host.Options with { MaxAttempts = 1 });
        await job.SubmitAsync();
        Batch batch = host.Gateway.GetBatches(ModelProvider.Bedrock).Single();
        BatchResultItem[] records = [.. JobHost.GetCustomIds(3).Select(id => new BatchResultItem { CustomId = id })];
        host.Gateway.AddBatch(
            ModelProvider.Bedrock,
            batch with { Status = BatchStatus.Completed, RequestCounts = new BatchRequestCounts { Total = 3, Completed = 2 } },
            [records[0], TestData.SucceededItem("r-1"), TestData.SucceededItem("r-2"), .. records[1..]]);

        JobSummary summary = await job.WaitForCompletionAsync();

        Assert.That(summary.Results, Is.EqualTo(new JobRequestCounts { Succeeded = 2, Unknown = 1 }));
        Assert.That(await File.ReadAllTextAsync(host.FindFile("unmatched", 1)), Does.Contain("r-3"));
        List<JobResultItem> items = await job.GetResultsAsync().ToListAsync();
        Assert.That(items.Single(item => item.CustomId == "r-3").Outcome, Is.EqualTo(JobResultOutcome.Unknown));
    }

    [Test]
    public async Task A_batch_that_failed_because_of_a_quota_but_has_results_keeps_them()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(3, ModelProvider.Bedrock);
        await job.SubmitAsync();
        Batch batch = host.Gateway.GetBatches(ModelProvider.Bedrock).Single();
        host.Gateway.AddBatch(
            ModelProvider.Bedrock,
            batch with
            {
                Status = BatchStatus.Failed,
                RequestCounts = new BatchRequestCounts { Total = 3, Completed = 2, Failed = 1 },
                Errors = new BatchErrors { Items = [new BatchError { Message = "ThrottlingException: 1 record failed" }] },
            },
            [TestData.SucceededItem("r-1"), TestData.SucceededItem("r-2")]);

        JobSummary summary = await job.WaitForCompletionAsync();

        Assert.That((summary.Results.Succeeded, summary.SentAgain), Is.EqualTo((3, 1)));
    }

    [TestCase("vertex", "display", 91)]
    [TestCase("bedrock", "job_name", 31)]
    [TestCase("openai", "bifrost_job", 1)]
    public async Task What_leaves_no_room_for_the_fingerprint_is_refused_before_anything_is_stored(string provider, string member, int length)
    {
        await using JobHost host = await JobHost.StartAsync();
        BatchCreateRequest batch = TestData.CreateRequest(provider);
        string text = new('x', length);
        batch = member == "display" ? batch with { DisplayName = text } : batch with { Metadata = new Dictionary<string, string> { [member] = text } };

        ArgumentException exception = await ExceptionAssert.ThrowsAsync<ArgumentException>(
            () => host.Client.Jobs.CreateAsync("test", TestData.RequestItems(5), batch, host.Journal, host.Options));

        Assert.That(exception.ParamName, Is.EqualTo("batch"));
        Assert.That(System.IO.Directory.GetFileSystemEntries(host.Directory), Is.Empty);
    }

    private static bool IsEvery(int n, GatewayBatchRequest request) => int.Parse(request.CustomId[2..], System.Globalization.CultureInfo.InvariantCulture) % n == 0;

    private static string Succeeded(string customId) => $$"""{"custom_id":"{{customId}}","response":{"status_code":200,"body":{"a":1} } }""";

    // A job of three requests whose batch has ended with these lines.
    // The same job again, with the items in a page of the results endpoint.
    private static async Task<BatchJob> ReadFromEndpointAsync(JobHost host, BatchJob job, params string[] items)
    {
        await job.DisposeAsync();
        host.Gateway.Respond(request => request.Path.EndsWith("/results", StringComparison.Ordinal)
            ? GatewayResponse.Json($$"""{"batch_id":"{{job.Batches[0].Reference!.Id}}","results":[{{string.Join(',', items)}}]}""")
            : null);
        return await host.Client.Jobs.OpenAsync("test", host.Journal, host.Options with { MaxAttempts = 1, Source = BatchResultsSource.ResultsEndpoint });
    }

    private static async Task<BatchJob> SubmitWithLinesAsync(JobHost host, params string[] lines)
    {
        BatchJob job = await host.CreateAsync(3, ModelProvider.OpenAI, host.Options with { MaxAttempts = 1, Source = BatchResultsSource.ProviderFiles });
        await job.SubmitAsync();
        host.Gateway.AddFile(ModelProvider.OpenAI, "file-lines", TestData.JsonLines(lines));
        Batch batch = host.Gateway.GetBatches(ModelProvider.OpenAI).Single();
        host.Gateway.AddBatch(
            ModelProvider.OpenAI,
            batch with { Status = BatchStatus.Completed, OutputFileId = "file-lines", RequestCounts = new BatchRequestCounts { Total = 3, Completed = 3 } },
            []);
        return job;
    }
}
