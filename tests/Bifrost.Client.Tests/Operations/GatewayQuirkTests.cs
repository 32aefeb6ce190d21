using System.Text;

namespace Bifrost.Client.Tests.Operations;

/// <summary>What the client does about the quirks in docs/gateway-quirks.md. The numbers in the names are those of that page.</summary>
public sealed class GatewayQuirkTests
{
    private const string Arn = "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/abcdef123456";

    [Test]
    public async Task Quirk_1_a_batch_without_a_model_can_be_created_on_every_version([Values] GatewayVersion version)
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync(version);

        Batch batch = await host.Batches.SubmitAsync(TestData.RequestItems(1), TestData.CreateRequest(ModelProvider.OpenAI) with { Model = null });

        Assert.That(batch.Id, Does.StartWith("batch_"));
    }

    [Test]
    public async Task Quirk_2_a_pinned_key_is_sent_with_the_file_and_the_batch([Values("openai", "gemini", "bedrock", "vertex")] string provider)
    {
        await using GatewayHost host = await GatewayHost.StartAsync(options => options.Keys = ["one", "two"]);

        await host.Batches.SubmitAsync(TestData.RequestItems(1), TestData.CreateRequest(new ModelProvider(provider)) with { Key = BatchKeyPin.ByName("two") });

        Assert.That(host.Gateway.Requests.Select(request => request.Headers["x-bf-api-key"]), Is.EqualTo((string[])["two", "two"]));
    }

    [Test]
    public async Task Quirk_3_the_client_does_not_retry_a_create_or_an_upload()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(request => request.Method == "POST" ? GatewayResponse.Error(503, "busy") : null);

        Assert.That(
            async () => await host.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.OpenAI)),
            Throws.InstanceOf<BifrostApiException>());
        Assert.That(
            async () => await host.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.Anthropic)),
            Throws.InstanceOf<BifrostApiException>());

        Assert.That(host.RequestLines, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Quirk_4_Vertex_batches_are_unsupported_on_the_April_gateway()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync(GatewayVersion.V1_4_19);
        BatchCreateRequest request = TestData.CreateRequest(ModelProvider.Vertex) with { InputFileId = "gs://b/in.jsonl" };

        Assert.That(async () => await host.Batches.CreateAsync(request), Throws.InstanceOf<BifrostUnsupportedOperationException>());
    }

    [Test]
    public async Task Quirk_5_a_file_together_with_inline_requests_is_rejected_before_a_request_is_sent()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        BatchCreateRequest request = TestData.CreateRequest(ModelProvider.OpenAI) with { InputFileId = "file-1", Requests = [TestData.RequestItem(1)] };

        await ExceptionAssert.ThrowsAsync<ArgumentException>(() => host.Batches.CreateAsync(request));

        Assert.That(host.RequestLines, Is.Empty);
    }

    [Test]
    public async Task Quirk_6_ids_with_slashes_can_be_used_on_every_version([Values] GatewayVersion version)
    {
        await using GatewayHost host = await GatewayHost.StartAsync(options => options.Version = version);
        host.Gateway.AddBatch(ModelProvider.Bedrock, new Batch { Id = Arn, Status = BatchStatus.InProgress });
        host.Gateway.AddBatch(ModelProvider.Gemini, new Batch { Id = "batches/x", Status = BatchStatus.Completed }, [TestData.SucceededItem("a")]);

        Assert.That((await host.Batches.RetrieveAsync(Arn, ModelProvider.Bedrock)).Id, Is.EqualTo(Arn));
        Assert.That((await host.Batches.CancelAsync(Arn, ModelProvider.Bedrock)).Status, Is.EqualTo(BatchStatus.Cancelling));
        Assert.That(await host.Batches.GetResultsAsync("batches/x", ModelProvider.Gemini).ToListAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Quirk_6_the_message_names_the_age_of_the_gateway_as_a_possible_cause()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync(GatewayVersion.V1_4_19);
        host.Gateway.AddBatch(ModelProvider.Bedrock, new Batch { Id = Arn, Status = BatchStatus.Completed }, [TestData.SucceededItem("a")]);

        BifrostNotFoundException missing = await ExceptionAssert.ThrowsAsync<BifrostNotFoundException>(
            () => host.Batches.GetResultsAsync(Arn, ModelProvider.Bedrock).ToListAsync());

        Assert.That(missing.Message, Does.Contain("up to version 1.4.19"));
    }

    [Test]
    public async Task Quirk_7_a_Gemini_id_without_its_prefix_in_a_list_can_be_used()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync(GatewayVersion.V1_4_19);
        host.Gateway.AddBatch(ModelProvider.Gemini, new Batch { Id = "batches/x", Status = BatchStatus.Completed }, [TestData.SucceededItem("a")]);

        Batch listed = (await host.Batches.ListAsync(ModelProvider.Gemini).ToListAsync()).Single();

        Assert.That(listed.Id, Is.EqualTo("batches/x"));
        Assert.That(await host.Batches.GetResultsAsync(listed).ToListAsync(), Has.Count.EqualTo(1));
    }

    [TestCase("../files")]
    [TestCase("..%2Ffiles")]
    [TestCase("batch_1?x=y")]
    public async Task Quirk_8_an_id_that_would_change_the_path_is_rejected_before_a_request_is_sent(string id)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();

        Assert.That(async () => await host.Batches.CancelAsync(id, ModelProvider.OpenAI), Throws.ArgumentException);
        Assert.That(() => host.Batches.GetResultsAsync(id, ModelProvider.OpenAI), Throws.ArgumentException);
        Assert.That(() => new BatchReference(ModelProvider.OpenAI, id), Throws.ArgumentException);
        Assert.That(host.RequestLines, Is.Empty);
    }

    [Test]
    public async Task Quirk_8_a_200_without_an_id_is_neither_a_batch_nor_a_file()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => GatewayResponse.Json("""{"id":"","object":"list","status":""}"""));
        BatchCreateRequest request = TestData.CreateRequest(ModelProvider.OpenAI) with { InputFileId = "file-1" };

        await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(() => host.Batches.CreateAsync(request));
        await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(
            () => host.Batches.RetrieveAsync("batch_1", ModelProvider.OpenAI));
        await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(() => host.Files.RetrieveAsync("file-1", ModelProvider.OpenAI));
    }

    [Test]
    public async Task Quirk_9_an_ignored_list_cursor_does_not_cause_an_endless_list()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        foreach (int number in Enumerable.Range(1, 3))
            host.Gateway.AddBatch(ModelProvider.Anthropic, new Batch { Id = $"msgbatch_{number}", Status = BatchStatus.Ended });

        await ExceptionAssert.ThrowsAsync<BifrostPaginationException>(
            () => host.Batches.ListAsync(ModelProvider.Anthropic, new BatchListOptions { Limit = 1 }).ToListAsync());

        Assert.That(host.RequestLines, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Quirk_10_files_can_be_listed_on_every_version([Values] GatewayVersion version)
    {
        await using GatewayHost host = await GatewayHost.StartAsync(options => options.Version = version);
        host.Gateway.AddFile(ModelProvider.OpenAI, "file-1", default);

        Assert.That(await host.Files.ListAsync(ModelProvider.OpenAI).ToListAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Quirk_11_lists_are_paged_with_the_cursor_of_the_gateway_on_every_version([Values] GatewayVersion version)
    {
        await using GatewayHost host = await GatewayHost.StartAsync(options => options.Version = version);
        foreach (int number in Enumerable.Range(1, 3))
            host.Gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = $"batch_{number}", Status = BatchStatus.Completed });

        Assert.That(await host.Batches.ListAsync(ModelProvider.OpenAI, new BatchListOptions { Limit = 1 }).ToListAsync(), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Quirk_12_with_several_keys_of_one_account_each_batch_is_listed_once()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(options => options.Keys = ["one", "two"]);
        host.Gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = "batch_1", Status = BatchStatus.Completed });

        Assert.That(await host.Batches.ListAsync(ModelProvider.OpenAI).ToListAsync(), Has.Count.EqualTo(1));
        Assert.That(host.RequestLines, Has.Count.EqualTo(2));
    }

    [TestCase(409)]
    [TestCase(400)]
    public async Task Quirk_13_cancelling_a_completed_batch_returns_the_batch(int status)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = "batch_1", Status = BatchStatus.Completed });
        host.Gateway.Respond(request => request.Method == "POST" ? GatewayResponse.Error(status, "Cannot cancel a batch with status 'completed'.") : null);

        Assert.That((await host.Batches.CancelAsync("batch_1", ModelProvider.OpenAI)).Status, Is.EqualTo(BatchStatus.Completed));
    }

    [TestCase("canceled")]
    [TestCase("cancelled")]
    public async Task Quirk_14_both_spellings_of_cancelled_end_the_wait(string status)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => TestData.BatchResponse(status));

        Batch batch = await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions);

        Assert.That(batch.Status, Is.EqualTo(BatchStatus.Cancelled));
    }

    [Test]
    public async Task Quirk_15_a_timeout_of_the_provider_is_transient()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        int polls = 0;
        host.Gateway.Respond(_ => polls++ == 0
            ? GatewayResponse.Error(504, "request timed out (default is 30 seconds).", errorType: "request_timed_out", isBifrostError: true)
            : TestData.BatchResponse("completed"));

        Assert.That((await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions)).Status.IsTerminal, Is.True);
    }

    [Test]
    public async Task Quirk_16_an_unreachable_provider_is_transient_on_every_version([Values] GatewayVersion version)
    {
        await using GatewayHost host = await GatewayHost.StartAsync(options => options.Version = version);
        Batch batch = await host.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.OpenAI));
        host.Gateway.SetReachable(ModelProvider.OpenAI, false);
        int polls = 0;
        host.Gateway.Respond(_ =>
        {
            if (++polls == 5)
                host.Gateway.SetReachable(ModelProvider.OpenAI, true);
            return null;
        });

        Assert.That(
            (await host.Batches.WaitForCompletionAsync(batch.Reference, host.WaitOptions)).Status,
            Is.EqualTo(BatchStatus.Completed));
    }

    [Test]
    public async Task Quirk_17_an_exceeded_budget_ends_the_wait()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => GatewayResponse.Error(402, "Budget exceeded", "budget_exceeded"));

        Assert.That(
            async () => await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions),
            Throws.InstanceOf<BifrostBudgetExceededException>());
    }

    [Test]
    public async Task Quirk_17_an_exceeded_rate_limit_is_transient()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        int polls = 0;
        host.Gateway.Respond(_ => polls++ < 3 ? GatewayResponse.Error(429, "Rate limit", "request_limited") : TestData.BatchResponse("completed"));

        Assert.That((await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions)).Status.IsTerminal, Is.True);
    }

    [Test]
    public async Task Quirk_18_a_batch_whose_requests_all_failed_is_read_from_its_error_file()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync();
        host.Gateway.AnswerWith(request => request.Fail(400, "no"));
        Batch batch = await host.SubmitAndWaitAsync(ModelProvider.Azure, 2);

        await ExceptionAssert.ThrowsAsync<BifrostResultsNotReadyException>(() => host.Batches.GetResultsPageAsync(batch.Reference));
        Assert.That(await host.Batches.GetResultsAsync(batch).ToListAsync(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Quirk_19_items_of_the_error_file_are_among_the_results()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync();
        host.Gateway.AnswerWith(request => request.Line == 1 ? request.Fail(429, "no") : request.Succeed());
        Batch batch = await host.SubmitAndWaitAsync(ModelProvider.OpenAI, 2);

        Assert.That((await host.Batches.GetResultsPageAsync(batch.Reference)).Items, Has.Count.EqualTo(1));
        Assert.That((await host.Batches.GetResultsAsync(batch).ToListAsync()).Select(item => item.Response!.StatusCode), Is.EquivalentTo((int[])[200, 429]));
    }

    [Test]
    public async Task Quirk_20_an_Anthropic_error_without_detail_is_an_errored_item()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync();
        host.Gateway.AnswerWith(request => request.Fail(400, "no"));
        Batch batch = await host.SubmitAndWaitAsync(ModelProvider.Anthropic, 1);

        BatchResultItem item = (await host.Batches.GetResultsAsync(batch).ToListAsync()).Single();

        Assert.That((item.Outcome, item.Error!.Code, item.Error.Message), Is.EqualTo((BatchItemOutcome.Errored, "error", (string?)null)));
    }

    [TestCase("failed")]
    [TestCase("completed")]
    public async Task Quirk_21_the_placeholder_item_of_Gemini_is_not_a_result(string status)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        const string Notice = """{"message":"Batch completed with state: BATCH_STATE_FAILED. No results available."}""";
        host.Gateway.AddBatch(
            ModelProvider.Gemini,
            new Batch { Id = "x", Status = new BatchStatus(status), RequestCounts = new BatchRequestCounts { Total = 2 } },
            [new BatchResultItem { CustomId = "info", Response = new BatchItemResponse { StatusCode = 200, Body = JsonPayload.Parse(Notice) } }]);

        BatchResults results = host.Batches.GetResultsAsync("x", ModelProvider.Gemini);

        Assert.That(await results.ToListAsync(), Is.Empty);
        Assert.That((results.Summary!.Seen, results.Summary.Missing), Is.EqualTo((0, 2)));
    }

    [Test]
    public async Task Quirk_21_a_result_with_the_custom_id_info_is_kept()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync();
        Batch batch = await host.Batches.SubmitAsync([TestData.RequestItem(1) with { CustomId = "info" }], TestData.CreateRequest(ModelProvider.Gemini));

        Assert.That((await host.Batches.GetResultsAsync(batch).ToListAsync()).Select(item => item.CustomId), Is.EqualTo((string[])["info"]));
    }

    [Test]
    public async Task Quirk_22_a_partially_failed_Bedrock_batch_gives_its_results()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AddBatch(
            ModelProvider.Bedrock,
            new Batch { Id = Arn, Status = BatchStatus.Failed, RequestCounts = new BatchRequestCounts { Total = 2, Completed = 1, Failed = 1 }, OutputFileId = "s3://b/out/" },
            [TestData.SucceededItem("a"), TestData.FailedItem("b")]);

        BatchResults results = host.Batches.GetResultsAsync(Arn, ModelProvider.Bedrock);

        Assert.That(await results.ToListAsync(), Has.Count.EqualTo(2));
        Assert.That(results.Summary!.IsComplete, Is.True);
    }

    [Test]
    public async Task Quirk_23_a_running_Bedrock_batch_throws_ResultsNotReady()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AddBatch(ModelProvider.Bedrock, new Batch { Id = Arn, Status = BatchStatus.InProgress, OutputFileId = "s3://b/out/" });

        await ExceptionAssert.ThrowsAsync<BifrostResultsNotReadyException>(
            () => host.Batches.GetResultsAsync(Arn, ModelProvider.Bedrock).ToListAsync());
    }

    [Test]
    public async Task Quirk_24_null_results_are_empty()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AddBatch(ModelProvider.Gemini, new Batch { Id = "x", Status = BatchStatus.Cancelled });

        Assert.That(await host.Batches.GetResultsAsync("x", ModelProvider.Gemini).ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task Quirk_25_waiting_does_not_request_results()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();

        await host.SubmitAndWaitAsync(ModelProvider.OpenAI, 3);

        Assert.That(host.ResultsWereRequested, Is.False);
    }

    [Test]
    public async Task Quirk_26_provider_files_keep_all_digits()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync();
        const string Body = """{"b":12345678901234567890,"a":-0.0}""";
        host.Gateway.AnswerWith(request => request.Succeed(JsonPayload.Parse(Body)));
        Batch batch = await host.SubmitAndWaitAsync(ModelProvider.OpenAI, 1);

        List<BatchResultItem> items = await host.Batches.GetResultsAsync(batch, new BatchResultsOptions { Source = BatchResultsSource.ProviderFiles }).ToListAsync();

        Assert.That(items.Single().Body.ToString(), Is.EqualTo(Body));
    }

    [Test]
    public async Task Quirk_27_missing_lines_of_a_Vertex_batch_are_counted()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        const string Id = "projects/p/locations/l/batchPredictionJobs/222";
        host.Gateway.AddBatch(
            ModelProvider.Vertex,
            new Batch { Id = Id, Status = BatchStatus.Completed, RequestCounts = new BatchRequestCounts { Total = 3, Completed = 1, Failed = 1 } },
            [TestData.SucceededItem(""), new BatchResultItem { CustomId = "b", Error = new BatchItemError { Message = "{\"code\":3}" } }]);

        BatchResults results = host.Batches.GetResultsAsync(Id, ModelProvider.Vertex);
        await results.ToListAsync();

        Assert.That((results.Summary!.Succeeded, results.Summary.Errored, results.Summary.Missing), Is.EqualTo((1, 1, 1)));
    }

    [Test]
    public async Task Quirk_28_uploads_may_be_chunked_and_compressed([Values] bool compress)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        byte[] sent = Encoding.UTF8.GetBytes(new string('x', 18_000));
        using var content = new ForwardOnlyStream(new MemoryStream(sent));

        BifrostFile file = await host.Files.UploadAsync(content, new FileUpload { Provider = ModelProvider.OpenAI, Compress = compress });

        Assert.That(file.Bytes, Is.EqualTo(18_000));
    }

    [Test]
    public async Task Quirk_29_the_plain_text_400_is_RequestTooLarge()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(options => options.MaxRequestBytes = 100);

        await ExceptionAssert.ThrowsAsync<BifrostRequestTooLargeException>(
            () => host.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.OpenAI)));
    }

    [Test]
    public async Task Quirk_30_a_Bedrock_file_may_have_zero_bytes_and_no_time()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => GatewayResponse.Json("""{"id":"s3://b/x","object":"file","bytes":0,"created_at":0,"filename":"x","purpose":"batch"}"""));

        BifrostFile file = await host.Files.RetrieveAsync("s3://b/x", ModelProvider.Bedrock);

        Assert.That((file.Id, file.Bytes), Is.EqualTo(("s3://b/x", 0)));
    }

    [Test]
    public async Task Quirk_31_the_HTML_page_for_an_unknown_path_is_not_a_batch()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => GatewayResponse.Html());

        Assert.That(async () => await host.Batches.RetrieveAsync("batch_1", ModelProvider.OpenAI), Throws.InstanceOf<BifrostInvalidResponseException>().With.Message.Contains("text/html"));
        Assert.That(async () => await host.Files.RetrieveAsync("file-1", ModelProvider.OpenAI), Throws.InstanceOf<BifrostInvalidResponseException>());
        Assert.That(async () => await host.Batches.ListAsync(ModelProvider.OpenAI).ToListAsync(), Throws.InstanceOf<BifrostInvalidResponseException>());
    }

    [Test]
    public async Task Quirk_31_the_HTML_page_for_an_unknown_path_is_not_file_content()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => GatewayResponse.Html());

        Assert.That(async () => await host.Files.GetContentAsync("file-1", ModelProvider.OpenAI), Throws.InstanceOf<BifrostInvalidResponseException>());
        Assert.That(async () => await host.Files.GetResultItemsAsync("file-1", ModelProvider.OpenAI).ToListAsync(), Throws.InstanceOf<BifrostInvalidResponseException>());
    }

    [Test]
    public async Task Quirk_32_a_500_for_an_invalid_request_is_not_transient()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => GatewayResponse.Json("""{"is_bifrost_error":true,"error":{"message":"a mistake"}}""", 500));

        BifrostApiException exception = await ExceptionAssert.ThrowsAsync<BifrostApiException>(
            () => host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions));

        Assert.That((exception.StatusCode, exception.IsTransient, host.RequestLines.Count), Is.EqualTo((500, false, 1)));
    }

    [TestCase(401)]
    [TestCase(403)]
    public async Task Quirk_33_an_unknown_virtual_key_is_an_authentication_failure_with_either_status(int status)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => GatewayResponse.Error(status, "Virtual key not found", "virtual_key_not_found"));

        Assert.That(async () => await host.Batches.ListAsync(ModelProvider.OpenAI).ToListAsync(), Throws.InstanceOf<BifrostAuthenticationException>());
    }

    [Test]
    public async Task Quirk_34_the_error_of_a_provider_is_on_properties_and_not_in_the_message()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => GatewayResponse.Json(
            """{"is_bifrost_error":false,"status_code":400,"error":{"message":"SECRET PROMPT"},"extra_fields":{"provider":"openai","request_type":"file_upload","raw_response":{"a":"SECRET PROMPT"}}}""",
            400));

        BifrostApiException exception = await ExceptionAssert.ThrowsAsync<BifrostApiException>(
            () => host.Batches.SubmitAsync(TestData.RequestItems(1), TestData.CreateRequest(ModelProvider.OpenAI)));

        Assert.That(exception.ToString(), Does.Not.Contain("SECRET"));
        Assert.That(exception.ErrorMessage, Is.EqualTo("SECRET PROMPT"));
    }

    [Test]
    public async Task Quirk_35_the_HTML_of_a_proxy_is_on_a_property_and_not_in_the_message()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => GatewayResponse.Json(
            """{"is_bifrost_error":true,"error":{"error":"\u003chtml\u003eSECRET\u003c/html\u003e","message":"HTML response received from provider"},"extra_fields":{"provider":"openai"}}""",
            500));

        BifrostApiException exception = await ExceptionAssert.ThrowsAsync<BifrostProviderUnavailableException>(
            () => host.Batches.ListAsync(ModelProvider.OpenAI).ToListAsync());

        Assert.That((exception.ErrorDetail, exception.Message.Contains("SECRET", StringComparison.Ordinal)), Is.EqualTo(("<html>SECRET</html>", false)));
    }
}
