using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>A create whose response is lost: the batch is found again, or the job stops with an exception that names what may exist.</summary>
public sealed class JobDoubtTests
{
    private static readonly ModelProvider[] WithIdentity = [ModelProvider.OpenAI, ModelProvider.Azure, ModelProvider.Bedrock, ModelProvider.Vertex, new("lab-openai")];
    private static readonly ModelProvider[] WithoutIdentity = [ModelProvider.Anthropic, ModelProvider.Gemini];

    [Test]
    public async Task A_batch_whose_response_was_lost_is_found_in_the_list_and_not_created_again([ValueSource(nameof(WithIdentity))] ModelProvider provider)
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.Inject(GatewayFault.Reset(FaultPosition.Start), IsCreate, times: 2);

        JobResults results = host.RunAsync(35, provider);
        List<JobResultItem> items = await results.ToListAsync();

        Assert.That(items.Select(item => item.CustomId), Is.EquivalentTo(JobHost.GetCustomIds(35)));
        Assert.That(host.Gateway.GetBatches(provider), Has.Count.EqualTo(4));
        Assert.That(results.Summary!.Batches, Is.EqualTo(4));
    }

    [Test]
    public async Task A_create_that_was_not_executed_is_made_again([ValueSource(typeof(TestData), nameof(TestData.Providers))] ModelProvider provider)
    {
        // An older batch, as an empty list proves nothing where it does not identify batches.
        await using JobHost host = await JobHost.StartAsync();
        await host.Client.Batches.SubmitAsync(TestData.RequestItems(10), TestData.CreateRequest(provider));
        host.Clock.Advance(TimeSpan.FromHours(2));
        host.Gateway.Inject(GatewayFault.Reset(FaultPosition.Start) with { ExecutesRequest = false }, IsCreate);

        List<JobResultItem> items = await host.RunAsync(25, provider).ToListAsync();

        Assert.That(items.Select(item => item.CustomId), Is.EquivalentTo(JobHost.GetCustomIds(25)));
        Assert.That(host.Gateway.GetBatches(provider), Has.Count.EqualTo(4));
    }

    [Test]
    public async Task A_batch_on_a_later_page_of_the_list_is_found()
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.Inject(GatewayFault.Reset(FaultPosition.Start), IsCreate);
        host.Gateway.Inject(GatewayFault.Respond(GatewayResponse.Error(503, "later")), IsList, times: 3);

        await using BatchJob job = await host.CreateAsync(10, ModelProvider.OpenAI);
        await ExceptionAssert.RecordAsync(() => job.SubmitAsync());
        for (int i = 0; i < 130; i++)
            await host.Client.Batches.SubmitAsync(TestData.RequestItems(1), TestData.CreateRequest(ModelProvider.OpenAI));
        JobSummary summary = await job.WaitForCompletionAsync();

        Assert.That(summary.IsComplete, Is.True);
        Assert.That(host.Gateway.GetBatches(ModelProvider.OpenAI), Has.Count.EqualTo(131));
        Assert.That(host.Gateway.Requests.Count(IsList), Is.GreaterThan(3 + 1), "The list has two pages.");
    }

    [Test]
    public async Task A_batch_that_appears_in_the_list_only_minutes_later_is_not_created_again([Values("openai", "bedrock")] string provider)
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.Inject(GatewayFault.Reset(FaultPosition.Start) with { ExecutesRequest = false }, IsCreate);
        await using BatchJob job = await host.CreateAsync(10, provider);
        int lists = 0;
        host.Gateway.Respond(request =>
        {
            // The gateway was still executing the create.
            if (IsList(request) && ++lists == 5)
                AddBatch();
            return null;
        });

        JobSummary summary = await job.WaitForCompletionAsync();

        Assert.That((summary.Results.Succeeded, summary.Batches), Is.EqualTo((10, 1)));
        Assert.That(host.CountCreates(), Is.EqualTo(1));

        void AddBatch()
        {
            using var state = System.Text.Json.JsonDocument.Parse(host.ReadFile("state.json"));
            string fingerprint = $"bifrost-{state.RootElement.GetProperty("head").GetProperty("id").GetString()}-0001-1";
            host.Gateway.AddBatch(
                provider,
                new Batch
                {
                    Id = provider == "bedrock" ? "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/late" : "batch_late",
                    Status = BatchStatus.Completed,
                    OutputFileId = "s3://out",
                    CreatedAt = host.Clock.GetUtcNow(),
                    Metadata = new Dictionary<string, string> { [provider == "bedrock" ? "job_name" : "bifrost_job"] = fingerprint },
                    RequestCounts = new BatchRequestCounts { Total = 10, Completed = 10 },
                },
                [.. Enumerable.Range(1, 10).Select(number => TestData.SucceededItem(TestData.CustomId(number)))]);
        }
    }

    [Test]
    public async Task An_empty_list_proves_nothing_where_lists_do_not_identify_a_batch([ValueSource(nameof(WithoutIdentity))] ModelProvider provider)
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.Inject(GatewayFault.Reset(FaultPosition.Start) with { ExecutesRequest = false }, IsCreate);
        await using BatchJob job = await host.CreateAsync(10, provider);

        BifrostJobInDoubtException exception = await ExceptionAssert.ThrowsAsync<BifrostJobInDoubtException>(() => job.WaitForCompletionAsync());

        Assert.That(exception.Candidates, Is.Empty);
    }

    [Test]
    public async Task A_create_that_ends_in_500_is_searched_for_once_and_its_error_is_thrown_if_there_is_no_batch([Values] bool isExecuted)
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.Inject(
            GatewayFault.Respond(GatewayResponse.Json("""{"is_bifrost_error":true,"error":{"message":"failed to unmarshal"}}""", 500)) with { ExecutesRequest = isExecuted }, IsCreate);
        await using BatchJob job = await host.CreateAsync(10, ModelProvider.OpenAI);

        Exception? exception = await ExceptionAssert.RecordAsync(() => job.WaitForCompletionAsync());

        Assert.That(exception, isExecuted ? Is.Null : Is.InstanceOf<BifrostApiException>());
        Assert.That(host.Gateway.Requests.Count(IsList), Is.EqualTo(1));
        await job.WaitForCompletionAsync();
        Assert.That(host.Gateway.GetBatches(ModelProvider.OpenAI), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_client_that_retries_creates_does_not_do_so_within_a_job()
    {
        await using JobHost host = await JobHost.StartAsync();
        BifrostClient client = host.Host.CreateClient(options => options.Retry = new BifrostRetryOptions { MaxRetries = 3, RetryCreates = true, BaseDelay = TimeSpan.FromMilliseconds(1) });
        host.Gateway.Inject(GatewayFault.Reset(FaultPosition.Start), IsCreate);

        await using BatchJob job = await client.Jobs.CreateAsync(
            "test", TestData.RequestItems(10), TestData.CreateRequest(ModelProvider.OpenAI), host.Journal, host.Options);
        await job.WaitForCompletionAsync();

        Assert.That(host.Gateway.GetBatches(ModelProvider.OpenAI), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Where_lists_do_not_identify_a_batch_the_job_stops_and_names_what_may_exist([ValueSource(nameof(WithoutIdentity))] ModelProvider provider)
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.Inject(GatewayFault.Reset(FaultPosition.Start), IsCreate);
        await using BatchJob job = await host.CreateAsync(10, provider);

        BifrostJobInDoubtException exception = await ExceptionAssert.ThrowsAsync<BifrostJobInDoubtException>(() => job.WaitForCompletionAsync());

        Batch lost = host.Gateway.GetBatches(provider).Single();
        Assert.That(exception.Candidates, Is.EqualTo((BatchReference[])[new BatchReference(provider, lost.Id)]));
        Assert.That(exception.Number, Is.EqualTo(1));
        Assert.That(exception.Message, Does.Contain(lost.Id).And.Contain("AdoptBatchAsync").And.Contain("CreateBatchAgainAsync"));
        Assert.That(exception.InnerException, Is.InstanceOf<BifrostConnectionException>());
        Assert.That(job.Progress.CountBatches(JobBatchState.InDoubt), Is.EqualTo(1));
    }

    [Test]
    public async Task A_batch_that_the_caller_adopts_is_the_one_of_the_job([ValueSource(nameof(WithoutIdentity))] ModelProvider provider)
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.Inject(GatewayFault.Reset(FaultPosition.Start), IsCreate);
        await using BatchJob job = await host.CreateAsync(15, provider);
        BifrostJobInDoubtException exception = await ExceptionAssert.ThrowsAsync<BifrostJobInDoubtException>(() => job.WaitForCompletionAsync());

        await job.AdoptBatchAsync(exception.Number, exception.Candidates[0]);
        JobSummary summary = await job.WaitForCompletionAsync();

        Assert.That((summary.Results.Succeeded, host.Gateway.GetBatches(provider).Count), Is.EqualTo((15, 2)));
    }

    [Test]
    public async Task A_batch_that_the_caller_says_does_not_exist_is_created_again([ValueSource(nameof(WithoutIdentity))] ModelProvider provider)
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.Inject(GatewayFault.Reset(FaultPosition.Start), IsCreate);
        await using BatchJob job = await host.CreateAsync(15, provider);
        BifrostJobInDoubtException exception = await ExceptionAssert.ThrowsAsync<BifrostJobInDoubtException>(() => job.WaitForCompletionAsync());

        await job.CreateBatchAgainAsync(exception.Number);
        JobSummary summary = await job.WaitForCompletionAsync();

        Assert.That((summary.Results.Succeeded, host.Gateway.GetBatches(provider).Count), Is.EqualTo((15, 3)));
    }

    [Test]
    public async Task A_list_that_cannot_be_read_leaves_the_batch_in_doubt_also_where_it_would_identify_it()
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.Inject(GatewayFault.Reset(FaultPosition.Start), IsCreate);
        host.Gateway.Inject(GatewayFault.Respond(GatewayResponse.Error(404, "no list")), IsList, times: null);

        await using BatchJob job = await host.CreateAsync(10, ModelProvider.OpenAI);
        BifrostJobInDoubtException exception = await ExceptionAssert.ThrowsAsync<BifrostJobInDoubtException>(() => job.WaitForCompletionAsync());

        Assert.That(exception.Candidates, Is.Empty);
        Assert.That(exception.Fingerprint, Does.StartWith("bifrost-").And.EndWith("-0001-1"));
    }

    [Test]
    public async Task What_is_not_in_doubt_cannot_be_decided()
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(15, ModelProvider.OpenAI);
        await job.SubmitAsync();
        BatchReference known = job.Batches[0].Reference!;

        await ExceptionAssert.ThrowsAsync<ArgumentException>(() => job.AdoptBatchAsync(2, known));
        await ExceptionAssert.ThrowsAsync<ArgumentException>(() => job.AdoptBatchAsync(2, new BatchReference(ModelProvider.Azure, "batch_x")));
        await ExceptionAssert.ThrowsAsync<ArgumentOutOfRangeException>(() => job.CreateBatchAgainAsync(7));
        await job.WaitForCompletionAsync();
        await ExceptionAssert.ThrowsAsync<InvalidOperationException>(() => job.CreateBatchAgainAsync(1));
    }

    private static bool IsCreate(GatewayRequest request) => request.Method == "POST" && request.Path.EndsWith("/batches", StringComparison.Ordinal);

    private static bool IsList(GatewayRequest request) => request.Method == "GET" && request.Path.EndsWith("/batches", StringComparison.Ordinal);
}
