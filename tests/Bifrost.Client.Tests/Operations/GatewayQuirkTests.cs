using System.Text;

namespace Bifrost.Client.Tests.Operations;

/// <summary>One test for each row of the gateway's known quirks that a client can defend against; each name begins with its row.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class GatewayQuirkTests
{
    private const string Arn = "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/abcdef123456";

    [Test]
    public async Task Row_1_a_cursor_that_is_ignored_does_not_loop()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        foreach (int number in Enumerable.Range(1, 3))
            host.Gateway.AddBatch(ModelProvider.Anthropic, new Batch { Id = $"msgbatch_{number}", Status = BatchStatus.Ended });

        await ExceptionAssert.ThrowsAsync<BifrostPaginationException>(() => host.Batches.ListAsync(ModelProvider.Anthropic, new BatchListOptions { Limit = 1 }).ToListAsync());

        Assert.That(host.RequestLines, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Row_2_a_batch_that_failed_whole_is_read_from_its_error_file()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync();
        host.Gateway.AnswerWith(request => request.Fail(400, "no"));
        Batch batch = await host.SubmitAndWaitAsync(ModelProvider.Azure, 2);

        await ExceptionAssert.ThrowsAsync<BifrostResultsNotReadyException>(() => host.Batches.GetResultsPageAsync(batch.Reference));
        Assert.That(await host.Batches.GetResultsAsync(batch).ToListAsync(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Row_3_failures_that_live_apart_are_among_the_results()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync();
        host.Gateway.AnswerWith(request => request.Line == 1 ? request.Fail(429, "no") : request.Succeed());
        Batch batch = await host.SubmitAndWaitAsync(ModelProvider.OpenAI, 2);

        Assert.That((await host.Batches.GetResultsPageAsync(batch.Reference)).Items, Has.Count.EqualTo(1));
        Assert.That((await host.Batches.GetResultsAsync(batch).ToListAsync()).Select(item => item.Response!.StatusCode), Is.EquivalentTo((int[])[200, 429]));
    }

    [Test]
    public async Task Row_4_an_Anthropic_error_without_detail_is_a_failure_all_the_same()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync();
        host.Gateway.AnswerWith(request => request.Fail(400, "no"));
        Batch batch = await host.SubmitAndWaitAsync(ModelProvider.Anthropic, 1);

        BatchResultItem item = (await host.Batches.GetResultsAsync(batch).ToListAsync()).Single();

        Assert.That((item.Outcome, item.Error!.Code, item.Error.Message), Is.EqualTo((BatchItemOutcome.Errored, "error", (string?)null)));
    }

    [TestCase("failed")]
    [TestCase("completed")]
    public async Task Rows_5_and_6_the_made_up_item_of_Gemini_is_no_answer(string status)
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
    public async Task Row_5_a_real_answer_that_is_called_info_is_kept()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync();
        Batch batch = await host.Batches.SubmitAsync([TestData.RequestItem(1) with { CustomId = "info" }], TestData.CreateRequest(ModelProvider.Gemini));

        Assert.That((await host.Batches.GetResultsAsync(batch).ToListAsync()).Select(item => item.CustomId), Is.EqualTo((string[])["info"]));
    }

    [Test]
    public async Task Row_7_a_batch_without_a_model_can_be_created_on_every_version([Values] GatewayVersion version)
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync(version);

        Batch batch = await host.Batches.SubmitAsync(TestData.RequestItems(1), TestData.CreateRequest(ModelProvider.OpenAI) with { Model = null });

        Assert.That(batch.Id, Does.StartWith("batch_"));
    }

    [Test]
    public async Task Row_8_ids_with_slashes_are_retrieved_and_cancelled_on_every_version([Values] GatewayVersion version)
    {
        await using GatewayHost host = await GatewayHost.StartAsync(options => options.Version = version);
        host.Gateway.AddBatch(ModelProvider.Bedrock, new Batch { Id = Arn, Status = BatchStatus.InProgress });
        host.Gateway.AddBatch(ModelProvider.Gemini, new Batch { Id = "batches/x", Status = BatchStatus.Completed }, [TestData.SucceededItem("a")]);

        Assert.That((await host.Batches.RetrieveAsync(Arn, ModelProvider.Bedrock)).Id, Is.EqualTo(Arn));
        Assert.That((await host.Batches.CancelAsync(Arn, ModelProvider.Bedrock)).Status, Is.EqualTo(BatchStatus.Cancelling));
        Assert.That(await host.Batches.GetResultsAsync("batches/x", ModelProvider.Gemini).ToListAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Row_10_a_Bedrock_batch_that_failed_partly_gives_what_it_has()
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
    public async Task Row_11_a_Bedrock_batch_that_runs_is_not_taken_for_one_without_answers()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AddBatch(ModelProvider.Bedrock, new Batch { Id = Arn, Status = BatchStatus.InProgress, OutputFileId = "s3://b/out/" });

        await ExceptionAssert.ThrowsAsync<BifrostResultsNotReadyException>(() => host.Batches.GetResultsAsync(Arn, ModelProvider.Bedrock).ToListAsync());
    }

    [TestCase(409)]
    [TestCase(400)]
    public async Task Row_12_cancelling_a_finished_batch_is_an_answer(int status)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = "batch_1", Status = BatchStatus.Completed });
        host.Gateway.Respond(request => request.Method == "POST" ? Testing.GatewayResponse.Error(status, "Cannot cancel a batch with status 'completed'.") : null);

        Assert.That((await host.Batches.CancelAsync("batch_1", ModelProvider.OpenAI)).Status, Is.EqualTo(BatchStatus.Completed));
    }

    [Test]
    public async Task Row_13_results_of_null_are_none()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AddBatch(ModelProvider.Gemini, new Batch { Id = "x", Status = BatchStatus.Cancelled });

        Assert.That(await host.Batches.GetResultsAsync("x", ModelProvider.Gemini).ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task Row_15_the_page_for_an_unknown_path_is_not_a_batch()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => Testing.GatewayResponse.Html());

        Assert.That(async () => await host.Batches.RetrieveAsync("batch_1", ModelProvider.OpenAI), Throws.InstanceOf<BifrostInvalidResponseException>().With.Message.Contains("text/html"));
        Assert.That(async () => await host.Files.RetrieveAsync("file-1", ModelProvider.OpenAI), Throws.InstanceOf<BifrostInvalidResponseException>());
        Assert.That(async () => await host.Batches.ListAsync(ModelProvider.OpenAI).ToListAsync(), Throws.InstanceOf<BifrostInvalidResponseException>());
    }

    [Test]
    public async Task Row_15_the_page_for_an_unknown_path_is_no_content_of_a_file()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => Testing.GatewayResponse.Html());

        Assert.That(async () => await host.Files.GetContentAsync("file-1", ModelProvider.OpenAI), Throws.InstanceOf<BifrostInvalidResponseException>());
        Assert.That(async () => await host.Files.GetResultItemsAsync("file-1", ModelProvider.OpenAI).ToListAsync(), Throws.InstanceOf<BifrostInvalidResponseException>());
    }

    [Test]
    public async Task Row_16_a_500_for_a_mistake_is_not_waited_on()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => Testing.GatewayResponse.Json("""{"is_bifrost_error":true,"error":{"message":"a mistake"}}""", 500));

        BifrostApiException refused = await ExceptionAssert.ThrowsAsync<BifrostApiException>(
            () => host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions));

        Assert.That((refused.StatusCode, refused.IsTransient, host.RequestLines.Count), Is.EqualTo((500, false, 1)));
    }

    [Test]
    public async Task Row_17_one_pin_keeps_a_file_and_its_batch_at_one_account([Values("openai", "gemini", "bedrock", "vertex")] string provider)
    {
        await using GatewayHost host = await GatewayHost.StartAsync(options => options.Keys = ["one", "two"]);

        await host.Batches.SubmitAsync(TestData.RequestItems(1), TestData.CreateRequest(new ModelProvider(provider)) with { Key = BatchKeyPin.ByName("two") });

        Assert.That(host.Gateway.Requests.Select(request => request.Headers["x-bf-api-key"]), Is.EqualTo((string[])["two", "two"]));
    }

    [TestCase("canceled")]
    [TestCase("cancelled")]
    public async Task Row_18_both_spellings_of_cancelled_end_the_waiting(string status)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => TestData.BatchResponse(status));

        Batch batch = await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions);

        Assert.That(batch.Status, Is.EqualTo(BatchStatus.Cancelled));
    }

    [Test]
    public async Task Row_19_files_are_listed_on_every_version([Values] GatewayVersion version)
    {
        await using GatewayHost host = await GatewayHost.StartAsync(options => options.Version = version);
        host.Gateway.AddFile(ModelProvider.OpenAI, "file-1", default);

        Assert.That(await host.Files.ListAsync(ModelProvider.OpenAI).ToListAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Row_20_a_timeout_of_the_provider_is_waited_out()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        int looks = 0;
        host.Gateway.Respond(_ => looks++ == 0
            ? Testing.GatewayResponse.Error(504, "request timed out (default is 30 seconds).", errorType: "request_timed_out", isBifrostError: true)
            : TestData.BatchResponse("completed"));

        Assert.That((await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions)).Status.IsTerminal, Is.True);
    }

    [Test]
    public async Task Row_20b_a_provider_that_is_away_is_waited_out_on_every_version([Values] GatewayVersion version)
    {
        await using GatewayHost host = await GatewayHost.StartAsync(options => options.Version = version);
        Batch batch = await host.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.OpenAI));
        host.Gateway.SetReachable(ModelProvider.OpenAI, false);
        int looks = 0;
        host.Gateway.Respond(_ =>
        {
            if (++looks == 5)
                host.Gateway.SetReachable(ModelProvider.OpenAI, true);
            return null;
        });

        Assert.That((await host.Batches.WaitForCompletionAsync(batch.Reference, host.WaitOptions)).Status, Is.EqualTo(BatchStatus.Completed));
    }

    [Test]
    public async Task Row_20c_the_client_itself_never_sends_a_create_or_an_upload_twice()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(request => request.Method == "POST" ? Testing.GatewayResponse.Error(503, "busy") : null);

        Assert.That(async () => await host.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.OpenAI)), Throws.InstanceOf<BifrostApiException>());
        Assert.That(async () => await host.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.Anthropic)), Throws.InstanceOf<BifrostApiException>());

        Assert.That(host.RequestLines, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Row_21_lists_are_paged_by_the_gateways_own_cursor_on_every_version([Values] GatewayVersion version)
    {
        await using GatewayHost host = await GatewayHost.StartAsync(options => options.Version = version);
        foreach (int number in Enumerable.Range(1, 3))
            host.Gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = $"batch_{number}", Status = BatchStatus.Completed });

        Assert.That(await host.Batches.ListAsync(ModelProvider.OpenAI, new BatchListOptions { Limit = 1 }).ToListAsync(), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Row_22_waiting_never_asks_for_results_that_may_be_billed()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();

        await host.SubmitAndWaitAsync(ModelProvider.OpenAI, 3);

        Assert.That(host.ResultsWereRequested, Is.False);
    }

    [Test]
    public async Task Row_17_1_a_bare_id_of_an_older_list_can_be_gone_on_with()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync(GatewayVersion.April2026);
        host.Gateway.AddBatch(ModelProvider.Gemini, new Batch { Id = "batches/x", Status = BatchStatus.Completed }, [TestData.SucceededItem("a")]);

        Batch listed = (await host.Batches.ListAsync(ModelProvider.Gemini).ToListAsync()).Single();

        Assert.That(listed.Id, Is.EqualTo("batches/x"));
        Assert.That(await host.Batches.GetResultsAsync(listed).ToListAsync(), Has.Count.EqualTo(1));
    }

    [TestCase(401)]
    [TestCase(403)]
    public async Task Row_17_1_an_unknown_virtual_key_is_an_authentication_failure_on_every_version(int status)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => Testing.GatewayResponse.Error(status, "Virtual key not found", "virtual_key_not_found"));

        Assert.That(async () => await host.Batches.ListAsync(ModelProvider.OpenAI).ToListAsync(), Throws.InstanceOf<BifrostAuthenticationException>());
    }

    [Test]
    public async Task Row_17_1_no_batches_at_Vertex_on_an_older_gateway_are_unsupported()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync(GatewayVersion.April2026);
        BatchCreateRequest request = TestData.CreateRequest(ModelProvider.Vertex) with { InputFileId = "gs://b/in.jsonl" };

        Assert.That(async () => await host.Batches.CreateAsync(request), Throws.InstanceOf<BifrostUnsupportedOperationException>());
    }

    [Test]
    public async Task Row_17_2_a_the_age_of_the_gateway_is_named_as_a_possible_cause()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync(GatewayVersion.April2026);
        host.Gateway.AddBatch(ModelProvider.Bedrock, new Batch { Id = Arn, Status = BatchStatus.Completed }, [TestData.SucceededItem("a")]);

        BifrostNotFoundException missing = await ExceptionAssert.ThrowsAsync<BifrostNotFoundException>(() => host.Batches.GetResultsAsync(Arn, ModelProvider.Bedrock).ToListAsync());

        Assert.That(missing.Message, Does.Contain("April 2026").IgnoreCase.Or.Contain("older").IgnoreCase);
    }

    [Test]
    public async Task Row_17_2_b_what_a_provider_said_is_on_properties_and_not_in_messages()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => Testing.GatewayResponse.Json(
            """{"is_bifrost_error":false,"status_code":400,"error":{"message":"SECRET PROMPT"},"extra_fields":{"provider":"openai","request_type":"file_upload","raw_response":{"a":"SECRET PROMPT"}}}""",
            400));

        BifrostApiException refused = await ExceptionAssert.ThrowsAsync<BifrostApiException>(() => host.Batches.SubmitAsync(TestData.RequestItems(1), TestData.CreateRequest(ModelProvider.OpenAI)));

        Assert.That(refused.ToString(), Does.Not.Contain("SECRET"));
        Assert.That(refused.ErrorMessage, Is.EqualTo("SECRET PROMPT"));
    }

    [Test]
    public async Task Row_17_2_c_several_keys_of_one_account_name_each_batch_once()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(options => options.Keys = ["one", "two"]);
        host.Gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = "batch_1", Status = BatchStatus.Completed });

        Assert.That(await host.Batches.ListAsync(ModelProvider.OpenAI).ToListAsync(), Has.Count.EqualTo(1));
        Assert.That(host.RequestLines, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Row_17_2_d_a_file_and_inline_requests_together_are_refused_before_anything_is_sent()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        BatchCreateRequest request = TestData.CreateRequest(ModelProvider.OpenAI) with { InputFileId = "file-1", Requests = [TestData.RequestItem(1)] };

        await ExceptionAssert.ThrowsAsync<ArgumentException>(() => host.Batches.CreateAsync(request));

        Assert.That(host.RequestLines, Is.Empty);
    }

    [Test]
    public async Task Row_17_2_g_a_budget_that_is_used_up_ends_the_waiting()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => Testing.GatewayResponse.Error(402, "Budget exceeded", "budget_exceeded"));

        Assert.That(
            async () => await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions),
            Throws.InstanceOf<BifrostBudgetExceededException>());
    }

    [Test]
    public async Task Row_17_2_g_a_rate_that_is_exceeded_is_waited_out()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        int looks = 0;
        host.Gateway.Respond(_ => looks++ < 3 ? Testing.GatewayResponse.Error(429, "Rate limit", "request_limited") : TestData.BatchResponse("completed"));

        Assert.That((await host.Batches.WaitForCompletionAsync(TestData.Reference, host.WaitOptions)).Status.IsTerminal, Is.True);
    }

    [Test]
    public async Task Row_17_2_h_a_page_of_a_proxy_is_on_a_property_and_not_in_the_message()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => Testing.GatewayResponse.Json(
            """{"is_bifrost_error":true,"error":{"error":"\u003chtml\u003eSECRET\u003c/html\u003e","message":"HTML response received from provider"},"extra_fields":{"provider":"openai"}}""",
            500));

        BifrostApiException refused = await ExceptionAssert.ThrowsAsync<BifrostProviderUnavailableException>(() => host.Batches.ListAsync(ModelProvider.OpenAI).ToListAsync());

        Assert.That((refused.ErrorDetail, refused.Message.Contains("SECRET", StringComparison.Ordinal)), Is.EqualTo(("<html>SECRET</html>", false)));
    }

    [Test]
    public async Task Row_17_2_k_the_files_keep_every_digit()
    {
        await using GatewayHost host = await GatewayHost.StartImmediateAsync();
        const string Body = """{"b":12345678901234567890,"a":-0.0}""";
        host.Gateway.AnswerWith(request => request.Succeed(JsonPayload.Parse(Body)));
        Batch batch = await host.SubmitAndWaitAsync(ModelProvider.OpenAI, 1);

        List<BatchResultItem> items = await host.Batches.GetResultsAsync(batch, new BatchResultsOptions { Source = BatchResultsSource.ProviderFiles }).ToListAsync();

        Assert.That(items.Single().Body.ToString(), Is.EqualTo(Body));
    }

    [Test]
    public async Task Row_17_2_l_uploads_of_unknown_length_and_compressed_arrive_whole([Values] bool compress)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        byte[] sent = Encoding.UTF8.GetBytes(new string('x', 18_000));
        using var content = new ForwardOnlyStream(new MemoryStream(sent));

        BifrostFile file = await host.Files.UploadAsync(content, new FileUpload { Provider = ModelProvider.OpenAI, Compress = compress });

        Assert.That(file.Bytes, Is.EqualTo(18_000));
    }

    [Test]
    public async Task Row_17_2_m_the_bare_400_means_too_large()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(options => options.MaxRequestBytes = 100);

        await ExceptionAssert.ThrowsAsync<BifrostRequestTooLargeException>(() => host.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.OpenAI)));
    }

    [TestCase("../files")]
    [TestCase("..%2Ffiles")]
    [TestCase("batch_1?x=y")]
    public async Task Row_17_2_p_an_id_that_walks_the_providers_paths_is_refused_before_anything_is_sent(string id)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();

        Assert.That(async () => await host.Batches.CancelAsync(id, ModelProvider.OpenAI), Throws.ArgumentException);
        Assert.That(() => host.Batches.GetResultsAsync(id, ModelProvider.OpenAI), Throws.ArgumentException);
        Assert.That(() => new BatchReference(ModelProvider.OpenAI, id), Throws.ArgumentException);
        Assert.That(host.RequestLines, Is.Empty);
    }

    [Test]
    public async Task Row_17_2_p_a_200_without_an_id_is_no_batch_and_no_file()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => Testing.GatewayResponse.Json("""{"id":"","object":"list","status":""}"""));
        BatchCreateRequest request = TestData.CreateRequest(ModelProvider.OpenAI) with { InputFileId = "file-1" };

        await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(() => host.Batches.CreateAsync(request));
        await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(() => host.Batches.RetrieveAsync("batch_1", ModelProvider.OpenAI));
        await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(() => host.Files.RetrieveAsync("file-1", ModelProvider.OpenAI));
    }

    [Test]
    public async Task Row_17_2_q_a_Vertex_batch_that_lost_lines_says_how_many_are_missing()
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
    public async Task Row_17_2_r_a_Bedrock_file_of_no_size_and_no_time_is_a_file()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(_ => Testing.GatewayResponse.Json("""{"id":"s3://b/x","object":"file","bytes":0,"created_at":0,"filename":"x","purpose":"batch"}"""));

        BifrostFile file = await host.Files.RetrieveAsync("s3://b/x", ModelProvider.Bedrock);

        Assert.That((file.Id, file.Bytes), Is.EqualTo(("s3://b/x", 0)));
    }
}
