using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>How the requests of a job become batches.</summary>
public sealed class JobSplittingTests
{
    [TestCase(10, 10, "10")]
    [TestCase(11, 10, "10 1")]
    [TestCase(30, 10, "10 10 10")]
    [TestCase(1, 10, "1")]
    public async Task Requests_are_split_by_their_number(int requests, int max, string expected)
    {
        await using JobHost host = await JobHost.StartAsync();
        await using BatchJob job = await host.CreateAsync(requests, ModelProvider.OpenAI, host.Options with { Limits = new BatchLimits { MaxRequests = max } });

        Assert.That(string.Join(' ', job.Batches.Select(batch => batch.Requests)), Is.EqualTo(expected));
        Assert.That(host.Gateway.Requests, Is.Empty, "Nothing is sent before the job is stored.");
    }

    [Test]
    public async Task Requests_are_split_by_bytes_as_they_are_uploaded([ValueSource(typeof(TestData), nameof(TestData.Providers))] ModelProvider provider)
    {
        const int MaxBytes = 1500;
        await using JobHost host = await JobHost.StartAsync();
        var options = host.Options with { Limits = new BatchLimits { MaxBytes = MaxBytes } };
        await using BatchJob job = await host.CreateAsync(100, provider, options);
        await job.WaitForCompletionAsync();

        Assert.That(job.Batches, Has.Count.GreaterThan(5));
        Assert.That(job.Batches.Select(batch => batch.Bytes), Is.All.LessThanOrEqualTo(MaxBytes));
        foreach (JobBatch batch in job.Batches)
            Assert.That(new FileInfo(host.FindFile("requests", batch.Number)).Length, Is.EqualTo(batch.Bytes));
        Assert.That(job.Summary.Results.Succeeded, Is.EqualTo(100));
    }

    [Test]
    public async Task The_limit_of_the_gateway_on_uploads_applies_too()
    {
        await using JobHost host = await JobHost.StartAsync(options => options.MaxRequestBytes = 1024 * 1024);
        string text = new('x', 10_000);
        IEnumerable<BatchRequestItem> requests = Enumerable.Range(1, 200).Select(number => TestData.RequestItem(number) with { Body = JsonPayload.Parse($$"""{"model":"m","text":"{{text}}"}""") });

        JobSummary summary = await Wait(host, requests, ModelProvider.OpenAI, new JobOptions { TimeProvider = host.Clock, MaxUploadBytes = 1024 * 1024 });

        Assert.That((summary.Results.Succeeded, summary.Batches), Is.EqualTo((200, 3)));
    }

    [Test]
    public async Task The_requests_of_a_batch_share_their_model_and_endpoint()
    {
        await using JobHost host = await JobHost.StartAsync();
        IEnumerable<BatchRequestItem> requests = Enumerable.Range(1, 40).Select(number => TestData.RequestItem(number) with
        {
            Body = JsonPayload.Parse($$"""{"messages":[],"model":"{{(number % 2 == 0 ? "a" : "b")}}"}"""),
            Endpoint = number % 4 == 0 ? BatchEndpoint.Responses : null,
        });

        await using BatchJob job = await host.Client.Jobs.CreateAsync("test", requests, TestData.CreateRequest(ModelProvider.OpenAI), host.Journal, host.Options);
        await job.WaitForCompletionAsync();

        Assert.That(job.Batches.Select(batch => $"{batch.Model} {batch.Requests}"), Is.EquivalentTo((string[])["b 10", "b 10", "a 10", "a 10"]));
        Assert.That(
            host.Gateway.GetBatches(ModelProvider.OpenAI).Select(batch => batch.Endpoint!.Value.Value).Order(StringComparer.Ordinal),
            Is.EqualTo((string[])["/v1/chat/completions", "/v1/chat/completions", "/v1/chat/completions", "/v1/responses"]));
    }

    [TestCase(100, 150, "100")]
    [TestCase(250, 150, "150 100")]
    [TestCase(240, 150, "120 120")]
    [TestCase(380, 150, "150 115 115")]
    [TestCase(320, 150, "107 107 106")]
    public async Task The_minimum_of_a_provider_is_met_by_filling_up(int requests, int max, string expected)
    {
        await using JobHost host = await JobHost.StartAsync();
        var options = host.Options with { Limits = new BatchLimits { MaxRequests = max, MinRequests = 100 } };

        await using BatchJob job = await host.CreateAsync(requests, ModelProvider.Bedrock, options);

        Assert.That(string.Join(' ', job.Batches.Select(batch => batch.Requests)), Is.EqualTo(expected));
        Assert.That((await job.WaitForCompletionAsync()).Results.Succeeded, Is.EqualTo(requests));
    }

    [TestCase(99, 150)]
    [TestCase(190, 150)]
    public async Task Requests_that_cannot_be_split_as_the_limits_require_are_refused_before_anything_is_sent(int requests, int max)
    {
        await using JobHost host = await JobHost.StartAsync();
        var options = host.Options with { Limits = new BatchLimits { MaxRequests = max, MinRequests = 100 } };

        await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => host.CreateAsync(requests, ModelProvider.Bedrock, options));

        Assert.That(host.Gateway.Requests, Is.Empty);
    }

    [Test]
    public async Task A_job_with_less_requests_than_a_provider_accepts_is_refused_before_anything_is_sent()
    {
        await using JobHost host = await JobHost.StartAsync();

        BifrostJobException exception = await ExceptionAssert.ThrowsAsync<BifrostJobException>(
            () => host.CreateAsync(42, ModelProvider.Bedrock, new JobOptions { TimeProvider = host.Clock }));

        Assert.That(
            exception.Message,
            Is.EqualTo(
                "42 requests for the model 'a-model' are too few for a batch, or cannot be shared between batches: the provider accepts at least 100 requests in a "
                + "batch, and at most 50000 requests and 104792064 bytes. Nothing was sent. If the quota of the account is another one, set JobOptions.Limits."));
        Assert.That(host.Gateway.Requests, Is.Empty);
    }

    [Test]
    public async Task Failed_requests_that_are_too_few_for_a_batch_of_the_provider_keep_their_result()
    {
        await using JobHost host = await JobHost.StartAsync();
        host.Gateway.Limit(ModelProvider.Bedrock, new GatewayBatchLimits { MinRequests = 10 });
        host.Gateway.AnswerWith(request => request.Line is 1 or 2 ? request.Fail(503, "no") : request.Succeed());

        await using BatchJob job = await host.CreateAsync(40, ModelProvider.Bedrock, host.Options with { Limits = new BatchLimits { MaxRequests = 20, MinRequests = 10 } });
        JobSummary summary = await job.WaitForCompletionAsync();
        List<JobResultItem> items = await job.GetResultsAsync().ToListAsync();

        Assert.That(items.Select(item => item.CustomId), Is.EquivalentTo(JobHost.GetCustomIds(40)));
        Assert.That(summary.Results, Is.EqualTo(new JobRequestCounts { Succeeded = 36, Errored = 4 }));
        Assert.That(summary.Batches, Is.EqualTo(2));
    }

    [Test]
    public async Task A_repeated_custom_id_is_an_error_that_names_both_places()
    {
        await using JobHost host = await JobHost.StartAsync();
        IEnumerable<BatchRequestItem> requests = [.. TestData.RequestItems(30), TestData.RequestItem(7), .. TestData.RequestItems(3)];

        BifrostInvalidRequestItemException exception = await ExceptionAssert.ThrowsAsync<BifrostInvalidRequestItemException>(
            () => host.Client.Jobs.CreateAsync("test", requests, TestData.CreateRequest(ModelProvider.OpenAI), host.Journal, host.Options));

        Assert.That(exception.Message, Is.EqualTo("Request 31 ('r-7') has the custom_id of request 7. The job was not created."));
        Assert.That((exception.Line, exception.CustomId), Is.EqualTo((31, "r-7")));
        Assert.That(host.Gateway.Requests, Is.Empty);
        await ExceptionAssert.ThrowsAsync<BifrostJobException>(() => host.Client.Jobs.OpenAsync("test", host.Journal));
    }

    [Test]
    public async Task An_invalid_request_is_refused_by_its_number_and_the_job_can_be_created_again()
    {
        await using JobHost host = await JobHost.StartAsync();
        IEnumerable<BatchRequestItem> invalid = [.. TestData.RequestItems(25), TestData.RequestItem(26) with { Body = new JsonPayload("[1]"u8.ToArray()) }];

        BifrostInvalidRequestItemException exception = await ExceptionAssert.ThrowsAsync<BifrostInvalidRequestItemException>(
            () => host.Client.Jobs.CreateAsync("test", invalid, TestData.CreateRequest(ModelProvider.OpenAI), host.Journal, host.Options));

        Assert.That(exception.Message, Is.EqualTo("Request 26 ('r-26') has a body that is not a JSON object."));
        Assert.That(await host.RunAsync(15, ModelProvider.OpenAI).ToListAsync(), Has.Count.EqualTo(15));
    }

    [Test]
    public async Task A_job_without_requests_is_refused()
    {
        await using JobHost host = await JobHost.StartAsync();

        BifrostException exception = await ExceptionAssert.ThrowsAsync<BifrostInvalidRequestItemException>(() => host.CreateAsync(0, ModelProvider.OpenAI));

        Assert.That(exception.Message, Is.EqualTo("There are no requests."));
    }

    private static async Task<JobSummary> Wait(JobHost host, IEnumerable<BatchRequestItem> requests, ModelProvider provider, JobOptions options)
    {
        await using BatchJob job = await host.Client.Jobs.CreateAsync("test", requests, TestData.CreateRequest(provider), host.Journal, options);
        return await job.WaitForCompletionAsync();
    }
}
