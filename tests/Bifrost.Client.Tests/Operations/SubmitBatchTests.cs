using System.Runtime.CompilerServices;

namespace Bifrost.Client.Tests.Operations;

public sealed class SubmitBatchTests
{
    private static IEnumerable<TestCaseData> InvalidRequests =>
    [
        Case("a repeated id", TestData.RequestItem(3), "has the custom_id of an earlier request", "r-3"),
        Case("no id", TestData.RequestItem(1) with { CustomId = "" }, "has no custom_id", null),
        Case("no body", TestData.RequestItem(9000) with { Body = default }, "has no body", "r-9000"),
        Case("an array for a body", TestData.RequestItem(9000) with { Body = new JsonPayload("[]"u8.ToArray()) }, "not a JSON object", "r-9000"),
        Case("a broken body", TestData.RequestItem(9000) with { Body = new JsonPayload("{\"a\":"u8.ToArray()) }, "not JSON", "r-9000"),
    ];

    [TestCaseSource(nameof(InvalidRequests))]
    public async Task For_an_invalid_request_the_line_is_reported_and_no_file_or_batch_is_created(BatchRequestItem invalid, string expected, string? customId)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();

        BifrostInvalidRequestItemException exception = await ExceptionAssert.ThrowsAsync<BifrostInvalidRequestItemException>(
            () => host.Batches.SubmitAsync([.. TestData.RequestItems(699), invalid, .. TestData.RequestItems(5)], TestData.CreateRequest(ModelProvider.OpenAI)));

        Assert.That((exception.Line, exception.CustomId), Is.EqualTo((700, customId)));
        Assert.That(exception.Message, Does.Contain(expected));
        Assert.That(await host.Batches.ListAsync(ModelProvider.OpenAI).ToListAsync(), Is.Empty);
        Assert.That(await host.Files.ListAsync(ModelProvider.OpenAI).ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task For_an_invalid_inline_request_the_line_is_reported_and_no_batch_is_created()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();

        BifrostInvalidRequestItemException exception = await ExceptionAssert.ThrowsAsync<BifrostInvalidRequestItemException>(
            () => host.Batches.SubmitAsync([.. TestData.RequestItems(9), TestData.RequestItem(10) with { CustomId = "not for anthropic" }], TestData.CreateRequest(ModelProvider.Anthropic)));

        Assert.That(exception.Line, Is.EqualTo(10));
        Assert.That(await host.Batches.ListAsync(ModelProvider.Anthropic).ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task Without_requests_no_batch_is_created([Values("openai", "anthropic")] string provider)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();

        await ExceptionAssert.ThrowsAsync<BifrostInvalidRequestItemException>(
            () => host.Batches.SubmitAsync([], TestData.CreateRequest(new ModelProvider(provider))));

        Assert.That(await host.Batches.ListAsync(new ModelProvider(provider)).ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task An_exception_of_the_source_reaches_the_caller()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();

        Assert.That(
            async () => await host.Batches.SubmitAsync(TestData.RequestItems(10).Select(r => r.CustomId == "r-5" ? throw new InvalidOperationException("mine") : r), TestData.CreateRequest(ModelProvider.OpenAI)),
            Throws.InvalidOperationException.With.Message.EqualTo("mine"));
    }

    [Test]
    public async Task Requests_are_sent_while_they_are_enumerated()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();

        Batch batch = await host.Batches.SubmitAsync(RequestsUntilConnected(host), TestData.CreateRequest(ModelProvider.OpenAI));

        Assert.That(batch.InputFileId, Is.Not.Null);
    }

    [Test]
    public async Task Each_provider_gets_lines_in_its_own_format()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        const string Body = """{"model":"a-model","messages":[{"role":"user","content":"say 1"}]}""";
        const string Chat = """{"custom_id":"r-1","method":"POST","url":"/v1/chat/completions","body":""" + Body + "}";
        Assert.That(await SentAsync(host, ModelProvider.OpenAI), Is.EqualTo(Chat));
        Assert.That(await SentAsync(host, ModelProvider.Azure), Is.EqualTo(Chat));
        Assert.That(await SentAsync(host, ModelProvider.Gemini), Is.EqualTo("""{"key":"r-1","request":""" + Body + "}"));
        Assert.That(await SentAsync(host, ModelProvider.Bedrock), Is.EqualTo("""{"recordId":"r-1","modelInput":""" + Body + "}"));
        Assert.That(await SentAsync(host, ModelProvider.Vertex), Is.EqualTo("""{"request":""" + Body[..^1] + ""","labels":{"bifrost_custom_id":"r-1"}}}"""));
    }

    [Test]
    public async Task An_upload_to_the_storage_of_a_caller_goes_to_the_bucket_of_the_output()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();

        Batch bedrock = await host.Batches.SubmitAsync(TestData.RequestItems(1), TestData.CreateRequest(ModelProvider.Bedrock));
        Batch vertex = await host.Batches.SubmitAsync(TestData.RequestItems(1), TestData.CreateRequest(ModelProvider.Vertex));

        Assert.That(bedrock.InputFileId, Does.StartWith("s3://a-bucket/"));
        Assert.That(vertex.InputFileId, Does.StartWith("gs://a-bucket/"));
    }

    [Test]
    public async Task When_the_create_fails_the_exception_names_the_uploaded_file()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.Respond(request => request.Method == "POST" && request.Path == "/v1/batches" ? GatewayResponse.Error(403, "no", type: "provider_blocked") : null);
        BifrostPermissionException failure = await ExceptionAssert.ThrowsAsync<BifrostPermissionException>(
            () => host.Client.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.OpenAI)));
        Assert.That(failure.UploadedFileId, Does.StartWith("file-"));
    }

    [Test]
    public async Task The_uploaded_file_is_named_by_exceptions_of_each_kind([Values("refusal", "reset", "lost", "page")] string kind)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        (Type type, GatewayResponse response) = kind switch
        {
            "refusal" => (typeof(BifrostApiException), GatewayResponse.Error(400, "no")),
            "reset" => (typeof(BifrostConnectionException), GatewayResponse.ConnectionReset()),
            "lost" => (typeof(BifrostConnectionException), GatewayResponse.Json("{\"id\":\"batch_1\"}") with { AbortAfter = 5 }),
            _ => (typeof(BifrostInvalidResponseException), GatewayResponse.Html()),
        };
        host.Gateway.Respond(request => request.Path == "/v1/batches" ? response : null);

        Exception? failure = await ExceptionAssert.RecordAsync(
            () => host.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.OpenAI)));

        Assert.That(failure, Is.TypeOf(type));
        BifrostFile uploaded = (await host.Files.ListAsync(ModelProvider.OpenAI).ToListAsync()).Single();
        Assert.That(((BifrostException)failure!).UploadedFileId, Is.EqualTo(uploaded.Id));
    }

    [Test]
    public async Task Without_an_upload_of_the_call_no_uploaded_file_is_named()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondWith(GatewayResponse.Error(403, "no"));

        BifrostPermissionException[] failures =
        [
            await ExceptionAssert.ThrowsAsync<BifrostPermissionException>(
                () => host.Batches.SubmitAsync(TestData.RequestItems(1), TestData.CreateRequest(ModelProvider.OpenAI))),
            await ExceptionAssert.ThrowsAsync<BifrostPermissionException>(
                () => host.Batches.SubmitAsync(TestData.RequestItems(1), TestData.CreateRequest(ModelProvider.Anthropic))),
            await ExceptionAssert.ThrowsAsync<BifrostPermissionException>(
                () => host.Batches.CreateAsync(TestData.CreateRequest(ModelProvider.OpenAI) with { InputFileId = "file-1" })),
            await ExceptionAssert.ThrowsAsync<BifrostPermissionException>(() => host.Batches.RetrieveAsync(TestData.Reference)),
        ];

        Assert.That(failures.Select(failure => failure.UploadedFileId), Is.All.Null);
    }

    private static async Task<string> SentAsync(GatewayHost host, ModelProvider provider)
    {
        Batch batch = await host.Batches.SubmitAsync(TestData.RequestItems(1), TestData.CreateRequest(provider));
        string form = GatewayHost.BodyOf(host.Gateway.Requests[^2]);
        Assert.That(batch.Status.IsKnown, Is.True);
        return form.Split("\r\n\r\n")[^1].Split('\n')[0];
    }

    // Ends when the gateway has accepted the connection.
    private static async IAsyncEnumerable<BatchRequestItem> RequestsUntilConnected(GatewayHost host, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        int number = 0;
        while (host.Gateway.OpenConnections == 0)
        {
            yield return TestData.RequestItem(++number);
            // The connection needs time to be accepted.
            if (number % 1000 == 0)
                await Task.Delay(1, cancellationToken);
        }

        yield return TestData.RequestItem(++number);
    }

    private static TestCaseData Case(string name, BatchRequestItem item, string expected, string? customId) =>
        new TestCaseData(item, expected, customId).SetArgDisplayNames(name);
}
