using System.IO.Compression;
using System.Text;
using Answer = Bifrost.Client.Testing.GatewayResponse;

namespace Bifrost.Client.Tests.Files;

/// <summary>Whose time counts where, and what is told when a call breaks off.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class FileUploadTests : GatewayTestBase
{
    private static TimeSpan Short { get; } = TimeSpan.FromMilliseconds(300);

    private static FileUpload Upload { get; } = new() { Provider = ModelProvider.OpenAI };

    [Test]
    public async Task The_time_that_the_source_of_an_upload_takes_does_not_count()
    {
        // Long enough for the gateway on a busy machine; the source takes longer.
        TimeSpan timeout = TimeSpan.FromSeconds(2);
        BifrostClient client = CreateClient(options => options.Timeout = timeout);
        BifrostFile file = await client.Files.UploadRequestsAsync(Slow(1.5 * timeout), Upload, BatchEndpoint.ChatCompletions);
        Assert.That(file.Bytes, Is.GreaterThan(0));

        static async IAsyncEnumerable<BatchRequestItem> Slow(TimeSpan pause)
        {
            yield return TestData.RequestItem(1);
            await Task.Delay(pause);
            yield return TestData.RequestItem(2);
        }
    }

    [Test]
    public async Task A_gateway_that_takes_an_upload_and_does_not_answer_is_a_timeout()
    {
        RespondWith(Answer.Json("{}") with { Delay = TestTimeout.Limit });
        BifrostClient client = CreateClient(options => options.Timeout = Short);
        BifrostTimeoutException failure = await ExceptionAssert.ThrowsAsync<BifrostTimeoutException>(
            () => client.Files.UploadAsync(new MemoryStream(new byte[1000]), Upload));
        Assert.That(failure.Timeout, Is.EqualTo(Short));
        Assert.That(failure.Message, Does.Contain("did not begin to answer, within 0.3 s"));
    }

    [Test]
    public async Task A_caller_who_cancels_an_upload_is_told_of_his_own_token()
    {
        RespondWith(Answer.Json("{}") with { Delay = TestTimeout.Limit });
        using var cancellation = new CancellationTokenSource(Short);
        OperationCanceledException failure = (OperationCanceledException)(await ExceptionAssert.RecordAsync(
            () => CreateClient().Files.UploadAsync(new MemoryStream(new byte[1000]), Upload, cancellation.Token)))!;
        Assert.That(failure.CancellationToken, Is.EqualTo(cancellation.Token));
    }

    [Test]
    public async Task Time_to_wait_ends_a_look_that_is_not_answered()
    {
        RespondWith(Answer.Json("{}") with { Delay = TestTimeout.Limit });
        BifrostWaitException failure = await ExceptionAssert.ThrowsAsync<BifrostWaitException>(
            () => CreateClient().Batches.WaitForCompletionAsync(Reference, new BatchWaitOptions { Timeout = TimeSpan.FromSeconds(1) }));
        Assert.That(failure.Message, Does.Contain("it was not over after 00:00:01"));
    }

    [Test]
    public async Task A_compressed_file_is_not_asked_for_as_one_that_is_cut_off_does_not_tell()
    {
        await ExceptionAssert.RecordAsync(() => CreateClient().Files.GetContentAsync("file-1", ModelProvider.OpenAI));
        Assert.That(Gateway.Requests[^1].Headers, Does.Not.ContainKey("Accept-Encoding"));
    }

    [Test]
    public async Task A_compressed_page_that_is_cut_off_is_an_error()
    {
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(TestPage.Last("a b c").Body.Span)));
        RespondWith(new Answer
        {
            Headers = new Dictionary<string, string> { ["Content-Encoding"] = "gzip" },
            Body = packed.ToArray().AsMemory(0, (int)packed.Length / 2),
        });
        Assert.That((await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference))).Failure, Is.InstanceOf<BifrostInvalidResponseException>());
    }

    [Test]
    public async Task The_name_of_a_file_arrives_as_it_is()
    {
        await CreateClient().Files.UploadAsync(new MemoryStream("{}"u8.ToArray()), Upload with { FileName = "müller 漢字.jsonl" });
        Assert.That(Encoding.UTF8.GetString(Gateway.Requests[^1].Body.Span), Does.Contain("filename=\"müller 漢字.jsonl\""));
    }

    [Test]
    public async Task Empty_pages_without_end_come_to_one()
    {
        int page = 0;
        Gateway.Respond(_ => Answer.Json($$"""{"batch_id":"b","object":"list","data":[],"results":[],"has_more":true,"next_cursor":"c{{page++}}"}"""));
        await ExceptionAssert.ThrowsAsync<BifrostPaginationException>(async () => await CreateClient().Batches.ListAsync(ModelProvider.OpenAI).ToListAsync());
        Assert.That((await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference))).Failure, Is.InstanceOf<BifrostPaginationException>());
    }

    [Test]
    public async Task A_create_that_fails_after_the_upload_names_the_file()
    {
        Gateway.Respond(request => request.Method == "POST" && request.Path == "/v1/batches" ? Answer.Error(403, "no", type: "provider_blocked") : null);
        BifrostPermissionException failure = await ExceptionAssert.ThrowsAsync<BifrostPermissionException>(
            () => CreateClient().Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.OpenAI)));
        Assert.That(failure.Data[BatchesClient.UploadedFileKey], Does.StartWith("file-"));
    }

    [Test]
    public async Task A_run_tells_its_batch_as_soon_as_there_is_one()
    {
        BatchResults run = CreateClient().Batches.RunAsync(
            TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.OpenAI), new BatchWaitOptions { Timeout = TimeSpan.FromSeconds(1) });
        await ExceptionAssert.ThrowsAsync<BifrostWaitException>(async () => await run.ToListAsync());
        Assert.That(run.Batch!.Id, Does.StartWith("batch_"));
    }

    [Test]
    public void A_parameter_that_the_route_would_drop_is_refused()
    {
        BatchCreateRequest request = TestData.CreateRequest(ModelProvider.OpenAI) with
        {
            InputFileId = "file-1",
            AdditionalParameters = new Dictionary<string, JsonPayload> { ["own"] = JsonPayload.Parse("1") },
        };
        foreach (BatchCreateRequest bad in new[] { request with { Model = null }, request with { OutputExpiresAfter = new(TimeSpan.FromHours(1)) } })
            Assert.That(() => CreateClient().Batches.CreateAsync(bad), Throws.ArgumentException.With.Message.Contain("AdditionalParameters"));
        Assert.That(Gateway.Requests, Is.Empty);
    }

    [Test]
    public void An_answer_shows_nothing_of_the_prompt() => Assert.That(
        new BatchAnswer<string>("the prompt", TestData.SucceededItem("a")).ToString(), Is.EqualTo("BatchAnswer { CustomId = a, Outcome = Succeeded }"));
}
