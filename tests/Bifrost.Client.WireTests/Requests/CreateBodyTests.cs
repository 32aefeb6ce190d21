using System.Text.Json.Nodes;

namespace Bifrost.Client.WireTests.Requests;

public sealed class CreateBodyTests : WireFixture
{
    private static readonly Dictionary<string, string> Metadata = new() { ["job"] = "nightly \"eval\"" };

    private static readonly BatchRequestItem[] Items =
    [
        TestObjects.Item("a", """{"max_tokens":1}""", BatchEndpoint.Embeddings),
        TestObjects.Item("b", """{"max_tokens":2}"""),
    ];

    private static IEnumerable<TestCaseData> Creates =>
    [
        Case(
            "all that OpenAI takes",
            new BatchCreateRequest
            {
                Provider = ModelProvider.OpenAI,
                Model = "gpt-4o-mini",
                InputFileId = "file-in",
                Endpoint = BatchEndpoint.ChatCompletions,
                CompletionWindow = new BatchCompletionWindow("24h"),
                Metadata = Metadata,
                OutputExpiresAfter = new BatchExpiration(TimeSpan.FromHours(1)),
            },
            "/openai/v1/batches",
            """
            {"provider":"openai","model":"gpt-4o-mini","input_file_id":"file-in","endpoint":"/v1/chat/completions","completion_window":"24h",
             "metadata":{"job":"nightly \"eval\""},"output_expires_after":{"anchor":"created_at","seconds":3600}}
            """),
        Case(
            "additional parameters",
            new BatchCreateRequest
            {
                Provider = ModelProvider.OpenAI,
                Model = "gpt-4o-mini",
                InputFileId = "file-in",
                Endpoint = BatchEndpoint.ChatCompletions,
                AdditionalParameters = new Dictionary<string, JsonPayload> { ["more"] = JsonPayload.Parse("""{"x":[1,null]}""") },
            },
            "/v1/batches?provider=openai",
            """{"model":"openai/gpt-4o-mini","input_file_id":"file-in","endpoint":"/v1/chat/completions","more":{"x":[1,null]}}"""),
        Case(
            "inline requests",
            new BatchCreateRequest { Provider = ModelProvider.OpenAI, Requests = Items, Endpoint = BatchEndpoint.ChatCompletions },
            "/openai/v1/batches",
            """
            {"provider":"openai","endpoint":"/v1/chat/completions","requests":[
              {"custom_id":"a","method":"POST","url":"/v1/embeddings","body":{"max_tokens":1}},
              {"custom_id":"b","method":"POST","url":"/v1/chat/completions","body":{"max_tokens":2}}]}
            """),
        Case(
            "Anthropic",
            new BatchCreateRequest { Provider = ModelProvider.Anthropic, Model = "claude", Requests = Items },
            "/v1/batches?provider=anthropic",
            """{"model":"anthropic/claude","requests":[{"custom_id":"a","params":{"max_tokens":1}},{"custom_id":"b","params":{"max_tokens":2}}]}"""),
        Case(
            "Azure",
            new BatchCreateRequest
            {
                Provider = ModelProvider.Azure,
                Model = "m",
                InputBlob = "https://x/in",
                OutputFolder = "https://x/out",
                Endpoint = BatchEndpoint.ChatCompletions,
            },
            "/v1/batches?provider=azure",
            """{"model":"azure/m","input_blob":"https://x/in","endpoint":"/v1/chat/completions","output_folder":{"url":"https://x/out"}}"""),
        Case(
            "Gemini",
            new BatchCreateRequest { Provider = ModelProvider.Gemini, InputFileId = "files/in" },
            "/openai/v1/batches",
            """{"provider":"gemini","input_file_id":"files-in"}"""),
        Case(
            "Bedrock",
            new BatchCreateRequest
            {
                Provider = ModelProvider.Bedrock,
                Model = "m",
                InputFileId = "s3://b/in",
                RoleArn = "arn:aws:iam::1:role/r",
                OutputS3Uri = "s3://b/out",
            },
            "/v1/batches?provider=bedrock",
            """{"model":"bedrock/m","input_file_id":"s3://b/in","role_arn":"arn:aws:iam::1:role/r","output_s3_uri":"s3://b/out"}"""),
        Case(
            "Vertex",
            new BatchCreateRequest
            {
                Provider = ModelProvider.Vertex,
                Model = "m",
                InputFileId = "gs://b/in",
                DisplayName = "nightly",
                OutputFolder = "gs://b/out",
            },
            "/v1/batches?provider=vertex",
            """{"model":"vertex/m","input_file_id":"gs://b/in","display_name":"nightly","output_folder":{"url":"gs://b/out"}}"""),
    ];

    [TestCaseSource(nameof(Creates))]
    public async Task A_create_sends_what_was_given(BatchCreateRequest create, string target, string body)
    {
        Server.Serve("POST", target, WireAnswer.Json("""{"id":"batch_1","status":"validating"}"""));
        using BifrostClient client = Client();
        await client.Batches.CreateAsync(create);

        CheckBody(Server.Requests.Single(), target, body);
    }

    [Test]
    public async Task A_submit_for_Anthropic_sends_the_requests_inline()
    {
        const string target = "/v1/batches?provider=anthropic";
        Server.Serve("POST", target, WireAnswer.Json("""{"id":"batch_1","status":"in_progress"}"""));
        using BifrostClient client = Client();
        await client.Batches.SubmitAsync(Items, new BatchCreateRequest { Provider = ModelProvider.Anthropic, Model = "claude" });

        CheckBody(
            Server.Requests.Single(),
            target,
            """{"model":"anthropic/claude","requests":[{"custom_id":"a","params":{"max_tokens":1}},{"custom_id":"b","params":{"max_tokens":2}}]}""");
    }

    [Test]
    public async Task A_submit_creates_the_batch_of_the_file_that_it_uploaded()
    {
        Server.Serve("POST", "/v1/files?provider=bedrock", WireAnswer.Json("""{"id":"f","storage_uri":"s3://b/in.jsonl"}"""));
        Server.Serve("POST", "/v1/batches?provider=bedrock", WireAnswer.Json("""{"id":"arn:aws:bedrock:job/1","status":"validating"}"""));
        using BifrostClient client = Client();
        var batch = new BatchCreateRequest { Provider = ModelProvider.Bedrock, Model = "m", RoleArn = "r", OutputS3Uri = "s3://b/out" };
        await client.Batches.SubmitAsync(Items, batch);

        IReadOnlyList<WireRequest> requests = Server.Requests;
        Assert.That(requests, Has.Count.EqualTo(2));
        Assert.That(FormPart.In(requests[0]).Single(part => part.Name == "s3_bucket").Text, Is.EqualTo("b"));
        CheckBody(
            requests[1],
            "/v1/batches?provider=bedrock",
            """{"model":"bedrock/m","input_file_id":"s3://b/in.jsonl","role_arn":"r","output_s3_uri":"s3://b/out"}""");
    }

    [Test]
    public void A_submit_with_a_request_item_that_is_not_good_creates_no_batch()
    {
        Server.Serve("POST", "/v1/files?provider=openai", WireAnswer.Json("""{"id":"file-1"}"""));
        using BifrostClient client = Client();
        var batch = new BatchCreateRequest { Provider = ModelProvider.OpenAI, Endpoint = BatchEndpoint.ChatCompletions };

        Assert.That(async () => await client.Batches.SubmitAsync([Items[0], Items[0]], batch), Throws.TypeOf(typeof(BifrostInvalidRequestItemException)));
        Assert.That(Server.Requests.Select(request => request.Target), Has.None.Contains("batches"));
    }

    private static TestCaseData Case(string name, BatchCreateRequest create, string target, string body) =>
        new TestCaseData(create, target, body).SetArgDisplayNames(name);

    private static void CheckBody(WireRequest request, string target, string body)
    {
        Assert.That(request.ToString(), Is.EqualTo("POST " + target));
        Assert.That(JsonNode.DeepEquals(JsonNode.Parse(request.Text), JsonNode.Parse(body)), $"Sent {request.Text}");
    }
}
