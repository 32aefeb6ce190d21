using System.Text;

namespace Bifrost.Client.Tests.Results;

public sealed class CompleteResultsTests
{
    private static BatchResultItem FailsEveryThird(GatewayBatchRequest request) => request.Line % 3 == 0 ? request.Fail(400, "no") : request.Succeed();

    [Test]
    public async Task A_batch_with_an_output_blob_and_an_error_file_gives_both()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AddBatch(
            ModelProvider.Azure,
            new Batch { Id = "batch_1", Status = BatchStatus.Completed, OutputBlob = "https://a/out", ErrorFileId = "file-e" },
            [TestData.SucceededItem("a")]);
        host.Gateway.AddFile(ModelProvider.Azure, "file-e", TestData.JsonLines(TestData.FailedLine("e")));

        List<BatchResultItem> items = await host.Batches.GetResultsAsync(
            "batch_1", ModelProvider.Azure, new BatchResultsOptions { Source = BatchResultsSource.ProviderFiles }).ToListAsync();

        Assert.That(items.Select(item => item.CustomId), Is.EqualTo((string[])["a", "e"]));
    }

    [Test]
    public async Task Each_request_has_one_outcome_for_every_provider([ValueSource(typeof(TestData), nameof(TestData.Providers))] ModelProvider provider)
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync();
        host.Gateway.AnswerWith(FailsEveryThird);
        Batch batch = await host.SubmitAndWaitAsync(provider, 10);

        BatchResults results = host.Batches.GetResultsAsync(batch);
        List<BatchResultItem> items = await results.ToListAsync();

        Assert.That(items.Select(item => item.CustomId), Is.EquivalentTo(Enumerable.Range(1, 10).Select(TestData.CustomId)));
        Assert.That(items.Count(item => item.Outcome == BatchItemOutcome.Succeeded), Is.EqualTo(7));
        BatchResultsSummary summary = results.Summary!;
        Assert.That(
            (summary.Seen, summary.Succeeded, summary.Errored, summary.Missing, summary.Duplicates, summary.ParseErrorCount, summary.IsComplete),
            Is.EqualTo((10, 7, 3, 0, 0, 0, true)));
    }

    [Test]
    public async Task For_a_batch_whose_requests_all_failed_the_results_endpoint_is_not_requested([Values] bool fromFiles)
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync();
        host.Gateway.AnswerWith(request => request.Fail(400, "no"));
        Batch batch = await host.SubmitAndWaitAsync(ModelProvider.OpenAI, 4);
        Assert.That((batch.OutputFileId, batch.ErrorFileId), Is.EqualTo(((string?)null, "file-err-000000000002")));

        BatchResults results = host.Batches.GetResultsAsync(batch, new BatchResultsOptions { Source = SourceOf(fromFiles) });
        List<BatchResultItem> items = await results.ToListAsync();

        Assert.That(items.Select(item => item.Outcome), Is.All.EqualTo(BatchItemOutcome.Errored).And.Exactly(4).Items);
        Assert.That(host.ResultsWereRequested, Is.False);
        Assert.That(results.Summary!.IsComplete, Is.True);
    }

    [Test]
    public async Task Items_of_the_error_file_follow_the_results_without_duplicates()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AddBatch(
            ModelProvider.OpenAI,
            CompletedBatch("batch_1", total: 3) with { ErrorFileId = "file-err" },
            [TestData.SucceededItem("a"), TestData.FailedItem("b")]);
        host.Gateway.AddFile(ModelProvider.OpenAI, "file-err", TestData.JsonLines(TestData.FailedLine("b"), TestData.FailedLine("c")));

        BatchResults results = host.Batches.GetResultsAsync("batch_1", ModelProvider.OpenAI);
        List<BatchResultItem> items = await results.ToListAsync();

        Assert.That(items.Select(item => item.CustomId), Is.EqualTo((string[])["a", "b", "c"]));
        Assert.That((results.Summary!.Seen, results.Summary.Duplicates, results.Summary.Missing), Is.EqualTo((3, 1, 0)));
    }

    [Test]
    public async Task Provider_files_give_the_same_items_with_numbers_as_the_provider_wrote_them()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync();
        const string Exact = """{"z":12345678901234567890,"a":9007199254740993}""";
        host.Gateway.AnswerWith(request => request.Line % 3 == 0 ? request.Fail(400, "no") : request.Succeed(JsonPayload.Parse(Exact)));
        Batch batch = await host.SubmitAndWaitAsync(ModelProvider.OpenAI, 9);

        BatchResults fromEndpoint = host.Batches.GetResultsAsync(batch);
        List<BatchResultItem> rounded = await fromEndpoint.ToListAsync();
        int before = host.RequestLines.Count;
        BatchResults fromFiles = host.Batches.GetResultsAsync(batch, new BatchResultsOptions { Source = BatchResultsSource.ProviderFiles });
        List<BatchResultItem> exact = await fromFiles.ToListAsync();

        Assert.That(exact.Select(Summarize), Is.EqualTo(rounded.Select(Summarize)));
        Assert.That(exact[0].Body.ToString(), Is.EqualTo(Exact));
        Assert.That(rounded[0].Body.ToString(), Is.EqualTo("""{"a":9007199254740992,"z":12345678901234567000}"""));
        Assert.That(host.RequestLines.Skip(before), Has.Exactly(2).Items.And.All.Match("/content"));
        Assert.That((fromFiles.Summary!.Source, fromEndpoint.Summary!.Source), Is.EqualTo((BatchResultsSource.ProviderFiles, BatchResultsSource.ResultsEndpoint)));
        Assert.That(fromFiles.Summary.IsComplete, Is.True);

        static (string, BatchItemOutcome, int?) Summarize(BatchResultItem item) => (item.CustomId, item.Outcome, item.Response?.StatusCode);
    }

    [Test]
    public async Task Without_provider_files_the_results_endpoint_is_the_source_in_the_summary()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync();
        Batch batch = await host.SubmitAndWaitAsync(ModelProvider.Anthropic, 3);

        BatchResults results = host.Batches.GetResultsAsync(batch, new BatchResultsOptions { Source = BatchResultsSource.ProviderFiles });

        Assert.That(await results.ToListAsync(), Has.Count.EqualTo(3));
        Assert.That(results.Summary!.Source, Is.EqualTo(BatchResultsSource.ResultsEndpoint));
    }

    [Test]
    public async Task ResultsEndpointOnly_sends_one_request_and_does_not_read_the_error_file()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync();
        host.Gateway.AnswerWith(FailsEveryThird);
        Batch batch = await host.SubmitAndWaitAsync(ModelProvider.OpenAI, 9);
        int before = host.RequestLines.Count;

        BatchResults results = host.Batches.GetResultsAsync(batch, new BatchResultsOptions { Source = BatchResultsSource.ResultsEndpointOnly });

        Assert.That(await results.ToListAsync(), Has.Count.EqualTo(6));
        Assert.That(host.RequestLines.Skip(before), Is.EqualTo((string[])[$"GET /v1/batches/{batch.Id}/results?provider=openai"]));
        Assert.That(results.Summary, Is.Null);
    }

    [Test]
    public async Task A_running_batch_throws_ResultsNotReady([ValueSource(typeof(TestData), nameof(TestData.Providers))] ModelProvider provider)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        Batch batch = await host.Batches.SubmitAsync(TestData.RequestItems(3), TestData.CreateRequest(provider));

        await ExceptionAssert.ThrowsAsync<BifrostResultsNotReadyException>(() => host.Batches.GetResultsAsync(batch).ToListAsync());
        Assert.That(host.ResultsWereRequested, Is.False);

        // The gateway itself returns the error of the provider; for Bedrock it returns an empty page.
        var endpointOnly = new BatchResultsOptions { Source = BatchResultsSource.ResultsEndpointOnly };
        if (provider == ModelProvider.Bedrock)
            Assert.That(await host.Batches.GetResultsAsync(batch, endpointOnly).ToListAsync(), Is.Empty);
        else
            await ExceptionAssert.ThrowsAsync<BifrostResultsNotReadyException>(
                () => host.Batches.GetResultsAsync(batch, endpointOnly).ToListAsync());
    }

    [Test]
    public async Task An_expired_batch_gives_its_results_and_its_expired_requests([Values] bool fromFiles)
    {
        await using GatewayHost host = await GatewayHost.StartAsync(options => options.Lifecycle = new BatchLifecycle { Validating = TimeSpan.Zero, InProgress = TimeSpan.FromHours(48) });
        Batch batch = await host.SubmitAndWaitAsync(ModelProvider.OpenAI, 10);
        Assert.That(batch.Status, Is.EqualTo(BatchStatus.Expired));

        BatchResults results = host.Batches.GetResultsAsync(batch, new BatchResultsOptions { Source = SourceOf(fromFiles) });
        List<BatchResultItem> items = await results.ToListAsync();

        Assert.That(items, Has.Count.EqualTo(10));
        Assert.That((results.Summary!.Succeeded, results.Summary.Expired, results.Summary.Missing), Is.EqualTo((5, 5, 0)));
    }

    [Test]
    public async Task A_cancelled_batch_gives_its_results_and_counts_the_missing_ones()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        Batch batch = await host.Batches.SubmitAsync(TestData.RequestItems(10), TestData.CreateRequest(ModelProvider.OpenAI));
        host.Clock.Advance(TimeSpan.FromMinutes(30.5));
        await host.Batches.CancelAsync(batch.Reference);
        batch = await host.Batches.WaitForCompletionAsync(batch.Reference, host.WaitOptions);
        Assert.That(batch.Status, Is.EqualTo(BatchStatus.Cancelled));

        BatchResults results = host.Batches.GetResultsAsync(batch);

        Assert.That(await results.ToListAsync(), Has.Count.EqualTo(5));
        Assert.That((results.Summary!.Missing, results.Summary.IsComplete), Is.EqualTo((5, false)));
    }

    [Test]
    public async Task Anthropic_returns_an_item_for_each_cancelled_request()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        Batch batch = await host.Batches.SubmitAsync(TestData.RequestItems(10), TestData.CreateRequest(ModelProvider.Anthropic));
        host.Clock.Advance(TimeSpan.FromMinutes(30.5));
        await host.Batches.CancelAsync(batch.Reference);
        batch = await host.Batches.WaitForCompletionAsync(batch.Reference, host.WaitOptions);

        BatchResults results = host.Batches.GetResultsAsync(batch);
        await results.ToListAsync();

        Assert.That((results.Summary!.Succeeded, results.Summary.Cancelled, results.Summary.Missing), Is.EqualTo((5, 5, 0)));
    }

    [Test]
    public async Task A_batch_that_was_cancelled_before_its_first_result_has_no_items([Values("openai", "azure", "gemini")] string name)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        Batch batch = await host.Batches.SubmitAsync(TestData.RequestItems(10), TestData.CreateRequest(new ModelProvider(name)));
        await host.Batches.CancelAsync(batch.Reference);
        batch = await host.Batches.WaitForCompletionAsync(batch.Reference, host.WaitOptions);
        Assert.That(batch.Status, Is.EqualTo(BatchStatus.Cancelled));

        BatchResults results = host.Batches.GetResultsAsync(batch);

        Assert.That(await results.ToListAsync(), Is.Empty);
        Assert.That(results.Summary!.Seen, Is.Zero);
    }

    [Test]
    public async Task A_batch_with_invalid_input_has_no_items_and_its_errors_in_the_summary()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync();
        using var input = new MemoryStream("{\"custom_id\":\"a\",\"body\":{}}\nnot json\n"u8.ToArray());
        BifrostFile file = await host.Files.UploadAsync(input, new FileUpload { Provider = ModelProvider.OpenAI });
        Batch batch = await host.Batches.CreateAsync(TestData.CreateRequest(ModelProvider.OpenAI) with { InputFileId = file.Id });

        BatchResults results = host.Batches.GetResultsAsync(batch.Reference);

        Assert.That(await results.ToListAsync(), Is.Empty);
        Batch failed = results.Summary!.Batch;
        Assert.That((failed.Status, failed.Errors!.Items[0].Code, failed.Errors.Items[0].Line), Is.EqualTo((BatchStatus.Failed, "invalid_json_line", 2)));
        Assert.That(results.Summary.Missing, Is.Null);
    }

    [Test]
    public async Task A_completed_batch_without_an_output_file_throws_ResultsNotReady()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AddBatch(ModelProvider.OpenAI, CompletedBatch("batch_1", total: 5) with { OutputFileId = null });

        await ExceptionAssert.ThrowsAsync<BifrostResultsNotReadyException>(
            async () => await host.Batches.GetResultsAsync("batch_1", ModelProvider.OpenAI).ToListAsync());
    }

    [Test]
    public async Task Lines_that_the_gateway_could_not_parse_are_in_the_summary()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AddBatch(
            ModelProvider.OpenAI, CompletedBatch("batch_1", total: 2), [TestData.SucceededItem("a")], parseErrors: [new BatchError { Code = "parse_error", Message = "broken {", Line = 2 }]);

        BatchResults results = host.Batches.GetResultsAsync("batch_1", ModelProvider.OpenAI);
        await results.ToListAsync();

        BatchResultsSummary summary = results.Summary!;
        Assert.That((summary.ParseErrorCount, summary.ParseErrors[0].Message, summary.ParseErrors[0].Line), Is.EqualTo((1, "broken {", 2)));
        Assert.That((summary.Missing, summary.IsComplete), Is.EqualTo((1, false)));
    }

    [Test]
    public async Task Lines_of_a_file_that_cannot_be_parsed_are_in_the_summary_and_the_others_are_read()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AddBatch(ModelProvider.OpenAI, CompletedBatch("batch_1", total: 3) with { ErrorFileId = "file-err" }, [TestData.SucceededItem("a")]);
        host.Gateway.AddFile(ModelProvider.OpenAI, "file-err", TestData.JsonLines(TestData.FailedLine("b"), "{broken", "", TestData.FailedLine("c")));

        BatchResults results = host.Batches.GetResultsAsync("batch_1", ModelProvider.OpenAI);
        List<BatchResultItem> items = await results.ToListAsync();

        Assert.That(items.Select(item => item.CustomId), Is.EqualTo((string[])["a", "b", "c"]));
        BatchError error = results.Summary!.ParseErrors.Single();
        Assert.That((error.Message, error.Line), Is.EqualTo(("{broken", 2)));
        Assert.That(results.Summary.IsComplete, Is.False);
    }

    [Test]
    public async Task Duplicates_in_the_results_are_returned_and_counted_and_do_not_affect_Missing()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AddBatch(ModelProvider.OpenAI, CompletedBatch("batch_1", total: 3), [TestData.SucceededItem("a"), TestData.SucceededItem("a"), TestData.SucceededItem("b")]);

        BatchResults results = host.Batches.GetResultsAsync("batch_1", ModelProvider.OpenAI);

        Assert.That(await results.ToListAsync(), Has.Count.EqualTo(3));
        Assert.That((results.Summary!.Seen, results.Summary.Duplicates, results.Summary.Missing), Is.EqualTo((3, 1, 1)));
    }

    [Test]
    public async Task Items_without_an_id_are_not_duplicates()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AddBatch(ModelProvider.Vertex, CompletedBatch("projects/p/locations/l/batchPredictionJobs/1", total: 2), [TestData.SucceededItem(""), TestData.SucceededItem("")]);

        BatchResults results = host.Batches.GetResultsAsync("projects/p/locations/l/batchPredictionJobs/1", ModelProvider.Vertex);

        Assert.That(await results.ToListAsync(), Has.Count.EqualTo(2));
        Assert.That((results.Summary!.Duplicates, results.Summary.Missing), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task The_summary_is_null_before_the_end()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync();
        Batch batch = await host.SubmitAndWaitAsync(ModelProvider.OpenAI, 5);
        BatchResults results = host.Batches.GetResultsAsync(batch);

        await foreach (BatchResultItem _ in results)
            break;

        Assert.That(results.Summary, Is.Null);
    }

    [Test]
    public async Task Pages_and_the_reader_give_the_same_items_as_the_enumeration()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync();
        host.Gateway.AnswerWith(FailsEveryThird);
        Batch batch = await host.SubmitAndWaitAsync(ModelProvider.OpenAI, 9);
        List<BatchResultItem> items = await host.Batches.GetResultsAsync(batch).ToListAsync();

        BatchResults results = host.Batches.GetResultsAsync(batch);
        List<BatchResultsPage> pages = await results.AsPages().ToListAsync();
        var read = new List<string>();
        await using BatchResultReader reader = host.Batches.OpenResultReader(batch.Reference);
        while (await reader.ReadAsync())
            read.Add(Encoding.UTF8.GetString(reader.CustomId));

        Assert.That(pages.SelectMany(page => page.Items).Select(item => item.CustomId), Is.EqualTo(items.Select(item => item.CustomId)));
        Assert.That(read, Is.EqualTo(items.Select(item => item.CustomId)));
        Assert.That((results.Summary!.Seen, reader.Summary!.Seen), Is.EqualTo((9, 9)));
    }

    private static BatchResultsSource SourceOf(bool fromFiles) => fromFiles ? BatchResultsSource.ProviderFiles : BatchResultsSource.ResultsEndpoint;

    private static Batch CompletedBatch(string id, long total) => new()
    {
        Id = id,
        Status = BatchStatus.Completed,
        RequestCounts = new BatchRequestCounts { Total = total, Completed = total },
        OutputFileId = "file-out",
    };
}
