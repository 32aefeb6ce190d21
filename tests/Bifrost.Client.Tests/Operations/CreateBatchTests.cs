using System.Text.Json;

namespace Bifrost.Client.Tests.Operations;

public sealed class CreateBatchTests
{
    private static BatchCreateRequest OpenAI => TestData.CreateRequest(ModelProvider.OpenAI) with { InputFileId = "file-1" };

    private static BatchCreateRequest Anthropic => TestData.CreateRequest(ModelProvider.Anthropic) with { Requests = [TestData.RequestItem(1)] };

    private static BatchCreateRequest Gemini => TestData.CreateRequest(ModelProvider.Gemini) with { InputFileId = "files/x" };

    private static BatchCreateRequest Bedrock => TestData.CreateRequest(ModelProvider.Bedrock) with { InputFileId = "s3://b/in.jsonl" };

    private static BatchCreateRequest Vertex => TestData.CreateRequest(ModelProvider.Vertex) with { InputFileId = "gs://b/in.jsonl" };

    private static BatchCreateRequest Azure => TestData.CreateRequest(ModelProvider.Azure) with { InputFileId = "file-1" };

    private static IEnumerable<TestCaseData> InvalidRequests =>
    [
        Case("no input", OpenAI with { InputFileId = null }, "InputFileId"),
        Case("two inputs", OpenAI with { Requests = [TestData.RequestItem(1)] }, "Only one of"),
        Case("no requests", OpenAI with { InputFileId = null, Requests = [] }, "Requests is empty"),
        Case("an empty provider", OpenAI with { Provider = default }, "Provider"),
        Case("no endpoint for OpenAI", OpenAI with { Endpoint = null }, "Endpoint is required for openai"),
        Case("too much metadata", OpenAI with { Metadata = Enumerable.Range(0, 17).ToDictionary(i => $"k{i}", _ => "v") }, "Metadata has 17 entries"),
        Case("a long metadata name", OpenAI with { Metadata = new Dictionary<string, string> { [new string('k', 65)] = "v" } }, "Metadata has the name"),
        Case("a long metadata value", OpenAI with { Metadata = new Dictionary<string, string> { ["k"] = new('v', 513) } }, "Metadata has a value for 'k'"),
        Case("Azure blobs at OpenAI", OpenAI with { InputFileId = null, InputBlob = "https://x/y" }, "InputBlob"),
        Case("a role at OpenAI", OpenAI with { RoleArn = "arn:aws:iam::1:role/x" }, "RoleArn"),
        Case("an output folder at OpenAI", OpenAI with { OutputFolder = "gs://b/" }, "OutputFolder"),
        Case("a display name at OpenAI", OpenAI with { DisplayName = "x" }, "DisplayName"),
        Case("an S3 output at Azure", Azure with { OutputS3Uri = "s3://b/" }, "OutputS3Uri"),
        Case("a file at Anthropic", Anthropic with { Requests = null, InputFileId = "file_1" }, "Requests is required for anthropic"),
        Case("an endpoint at Anthropic", Anthropic with { Endpoint = BatchEndpoint.ChatCompletions }, "Endpoint"),
        Case("metadata at Anthropic", Anthropic with { Metadata = new Dictionary<string, string> { ["k"] = "v" } }, "Metadata"),
        Case("a window at Anthropic", Anthropic with { CompletionWindow = new BatchCompletionWindow("24h") }, "CompletionWindow"),
        Case("expiring output at Anthropic", Anthropic with { OutputExpiresAfter = new BatchExpiration(TimeSpan.FromHours(1)) }, "OutputExpiresAfter"),
        Case("expiring output at Gemini", Gemini with { OutputExpiresAfter = new BatchExpiration(TimeSpan.FromHours(1)) }, "OutputExpiresAfter"),
        Case("an output folder at Gemini", Gemini with { OutputFolder = "gs://b/" }, "OutputFolder"),
        Case("no model at Bedrock", Bedrock with { Model = null }, "Model is required for bedrock"),
        Case("no output at Bedrock", Bedrock with { OutputS3Uri = null }, "OutputS3Uri is required for bedrock"),
        Case("a wrong output at Bedrock", Bedrock with { OutputS3Uri = "gs://b/" }, "OutputS3Uri must start with s3://"),
        Case("a wrong file at Bedrock", Bedrock with { InputFileId = "file-1" }, "InputFileId must start with s3://"),
        Case("a folder at Bedrock", Bedrock with { OutputFolder = "s3://b/" }, "OutputFolder"),
        Case("no model at Vertex", Vertex with { Model = null }, "Model is required for vertex"),
        Case("no folder at Vertex", Vertex with { OutputFolder = null }, "OutputFolder is required for vertex"),
        Case("a wrong folder at Vertex", Vertex with { OutputFolder = "s3://b/" }, "OutputFolder must start with gs://"),
        Case("a wrong file at Vertex", Vertex with { InputFileId = "files/x" }, "InputFileId must start with gs://"),
        Case("a role at Vertex", Vertex with { RoleArn = "arn:x" }, "RoleArn"),
        Case("a blank model", OpenAI with { Model = " " }, "Model is blank"),
        Case("expiring output without time", OpenAI with { OutputExpiresAfter = new BatchExpiration(TimeSpan.Zero) }, "OutputExpiresAfter must be"),
        Case("an empty endpoint", OpenAI with { Endpoint = new BatchEndpoint("") }, "Endpoint is blank"),
        Case("an empty window", OpenAI with { CompletionWindow = default(BatchCompletionWindow) }, "CompletionWindow is blank"),
        Case("a parameter that is not JSON", OpenAI with { AdditionalParameters = new Dictionary<string, JsonPayload> { ["x"] = new("no"u8.ToArray()) } }, "'x' that is not JSON"),
        Case("a parameter without a value", OpenAI with { AdditionalParameters = new Dictionary<string, JsonPayload> { ["x"] = default } }, "'x' that is not JSON"),
        Case("a parameter that has a member", OpenAI with { AdditionalParameters = new Dictionary<string, JsonPayload> { ["endpoint"] = JsonPayload.Parse("1") } }, "AdditionalParameters has 'endpoint'"),
    ];

    [TestCaseSource(nameof(InvalidRequests))]
    public async Task The_message_for_an_invalid_request_names_the_member(BatchCreateRequest request, string expected)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();

        ArgumentException exception = await ExceptionAssert.ThrowsAsync<ArgumentException>(() => host.Batches.CreateAsync(request));

        Assert.That(exception.Message, Does.Contain(expected));
        Assert.That(host.RequestLines, Is.Empty);
    }

    [Test]
    public async Task Additional_parameters_are_rejected_where_the_route_would_ignore_them()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        BatchCreateRequest request = TestData.CreateRequest(ModelProvider.OpenAI) with
        {
            InputFileId = "file-1",
            AdditionalParameters = new Dictionary<string, JsonPayload> { ["own"] = JsonPayload.Parse("1") },
        };
        foreach (BatchCreateRequest invalid in new[] { request with { Model = null }, request with { OutputExpiresAfter = new(TimeSpan.FromHours(1)) } })
            Assert.That(() => host.Client.Batches.CreateAsync(invalid), Throws.ArgumentException.With.Message.Contain("AdditionalParameters"));
        Assert.That(host.Gateway.Requests, Is.Empty);
    }

    private static IEnumerable<TestCaseData> SentRequests =>
    [
        SentCase(OpenAI, "POST /v1/batches?provider=openai", """{"model":"openai/a-model","input_file_id":"file-1","endpoint":"/v1/chat/completions"}"""),
        SentCase(Azure with { Endpoint = null }, "POST /v1/batches?provider=azure", """{"model":"azure/a-model","input_file_id":"file-1"}"""),
        SentCase(
            Azure with { InputFileId = null, InputBlob = "https://a/in", OutputFolder = "https://a/out" },
            "POST /v1/batches?provider=azure",
            """{"model":"azure/a-model","input_blob":"https://a/in","endpoint":"/v1/chat/completions","output_folder":{"url":"https://a/out"}}"""),
        SentCase(
            Anthropic,
            "POST /v1/batches?provider=anthropic",
            """{"model":"anthropic/a-model","requests":[{"custom_id":"r-1","params":{"model":"a-model","messages":[{"role":"user","content":"say 1"}]}}]}"""),
        SentCase(Gemini, "POST /v1/batches?provider=gemini", """{"model":"gemini/a-model","input_file_id":"files/x"}"""),
        SentCase(
            Bedrock with { RoleArn = "arn:aws:iam::1:role/x", Metadata = new Dictionary<string, string> { ["job_name"] = "n" } },
            "POST /v1/batches?provider=bedrock",
            """{"model":"bedrock/a-model","input_file_id":"s3://b/in.jsonl","role_arn":"arn:aws:iam::1:role/x","output_s3_uri":"s3://a-bucket/out/","metadata":{"job_name":"n"}}"""),
        SentCase(
            Vertex with { DisplayName = "nightly" },
            "POST /v1/batches?provider=vertex",
            """{"model":"vertex/a-model","input_file_id":"gs://b/in.jsonl","display_name":"nightly","output_folder":{"url":"gs://a-bucket/out/"}}"""),
        SentCase(
            OpenAI with { InputFileId = null, Requests = [TestData.RequestItem(7)] },
            "POST /v1/batches?provider=openai",
            """{"model":"openai/a-model","endpoint":"/v1/chat/completions","requests":[{"custom_id":"r-7","method":"POST","url":"/v1/chat/completions","body":{"model":"a-model","messages":[{"role":"user","content":"say 7"}]}}]}"""),
        SentCase(
            OpenAI with { CompletionWindow = new BatchCompletionWindow("24h"), AdditionalParameters = new Dictionary<string, JsonPayload> { ["x_own"] = JsonPayload.Parse("[1]") } },
            "POST /v1/batches?provider=openai",
            """{"model":"openai/a-model","input_file_id":"file-1","endpoint":"/v1/chat/completions","completion_window":"24h","x_own":[1]}"""),
        SentCase(
            OpenAI with { OutputExpiresAfter = new BatchExpiration(TimeSpan.FromHours(2)) },
            "POST /openai/v1/batches",
            """{"provider":"openai","model":"a-model","input_file_id":"file-1","endpoint":"/v1/chat/completions","output_expires_after":{"anchor":"created_at","seconds":7200}}"""),
        SentCase(
            OpenAI with { Model = null }, "POST /openai/v1/batches", """{"provider":"openai","input_file_id":"file-1","endpoint":"/v1/chat/completions"}"""),
        SentCase(Gemini with { Model = null }, "POST /openai/v1/batches", """{"provider":"gemini","input_file_id":"files-x"}"""),
    ];

    [TestCaseSource(nameof(SentRequests))]
    public async Task A_create_goes_to_the_route_that_supports_all_members_of_the_request(BatchCreateRequest request, string target, string body)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        foreach (ModelProvider provider in TestData.Providers)
        {
            host.Gateway.AddFile(provider, "file-1", default, FilePurpose.Batch);
            host.Gateway.AddFile(provider, "files/x", default, FilePurpose.Batch);
        }

        Batch batch = await host.Batches.CreateAsync(request);

        GatewayRequest sent = host.LastRequest;
        Assert.That(sent.ToString(), Is.EqualTo(target));
        Assert.That(Canonical(GatewayHost.BodyOf(sent)), Is.EqualTo(Canonical(body)));
        bool isUnified = !target.Contains("/openai/", StringComparison.Ordinal);
        Assert.That(sent.Headers.GetValueOrDefault("x-model-provider"), Is.EqualTo(isUnified ? request.Provider.Value : null));
        Assert.That(batch.Provider, Is.EqualTo(request.Provider));
        Assert.That((await host.Batches.RetrieveAsync(batch.Reference)).Id, Is.EqualTo(batch.Id));
    }

    [Test]
    public async Task A_pinned_key_is_sent_with_upload_and_create([Values] bool byName)
    {
        await using GatewayHost host = await GatewayHost.StartAsync(options => options.Keys = ["one", "two"]);
        BatchKeyPin pin = byName ? BatchKeyPin.ByName("two") : BatchKeyPin.ById("two");

        Batch batch = await host.Batches.SubmitAsync(TestData.RequestItems(2), TestData.CreateRequest(ModelProvider.OpenAI) with { Key = pin });

        string header = byName ? "x-bf-api-key" : "x-bf-api-key-id";
        Assert.That(host.Gateway.Requests.Select(request => request.Headers.GetValueOrDefault(header)), Is.EqualTo((string[])["two", "two"]));
        Assert.That(batch.ExtraFields!.RoutingInfo!.Key, Is.EqualTo("two"));
    }

    [Test]
    public async Task An_unknown_pinned_key_throws_the_error_of_the_gateway()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AddFile(ModelProvider.OpenAI, "file-1", default);

        BifrostApiException exception = await ExceptionAssert.ThrowsAsync<BifrostApiException>(
            () => host.Batches.CreateAsync(OpenAI with { Key = BatchKeyPin.ByName("nosuch") }));

        Assert.That((exception.StatusCode, exception.IsTransient), Is.EqualTo((400, false)));
        Assert.That(exception.ErrorMessage, Does.Contain("no supported key found with name"));
    }

    [Test]
    public async Task A_provider_without_batches_is_unsupported()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();

        Assert.That(
            async () => await host.Batches.CreateAsync(new BatchCreateRequest { Provider = ModelProvider.Groq, Model = "llama", Requests = [TestData.RequestItem(1)] }),
            Throws.InstanceOf<BifrostUnsupportedOperationException>());
    }

    [Test]
    public async Task A_create_is_sent_once_when_the_provider_is_unavailable()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.SetReachable(ModelProvider.OpenAI, false);

        Assert.That(async () => await host.Batches.CreateAsync(OpenAI), Throws.InstanceOf<BifrostProviderUnavailableException>());
        Assert.That(host.RequestLines, Has.Count.EqualTo(1));
    }

    private static TestCaseData Case(string name, BatchCreateRequest request, string expected) => new TestCaseData(request, expected).SetArgDisplayNames(name);

    private static TestCaseData SentCase(BatchCreateRequest request, string target, string body) =>
        new TestCaseData(request, target, body).SetArgDisplayNames(request.Provider.Value, body);

    private static string Canonical(string json) => JsonSerializer.Serialize(JsonElement.Parse(json));
}
