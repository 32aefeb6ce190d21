using System.Runtime.InteropServices;
using System.Text.Json;

namespace Bifrost.Client.Tests.TestGateway;

/// <summary>The echo model reads the request format of each provider and answers in the provider's response format.</summary>
public sealed class EchoModelTests
{
    private const string Question = "What is 6 times 7?";
    private const int QuestionTokens = 5;

    private const string Conversation = """
        [{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"},{"role":"assistant","content":"Hi!"},{"role":"user","content":"What is 6 times 7?"}]
        """;

    private const string Parts = """
        [{"role":"user","content":[{"type":"text","text":"What is "},{"type":"image_url","image_url":{"url":"data:"}},{"type":"text","text":"6 times 7?"}]},
        {"role":"tool","tool_call_id":"t","content":"42"}]
        """;

    private const string Messages = $$"""{"model":"m-1","messages":{{Conversation}}}""";
    private const string Prompt = $$"""{"model":"m-1","prompt":"{{Question}}"}""";
    private const string Blocks = """{"messages":[{"role":"user","content":[{"type":"text","text":"What is 6 times 7?"}]}]}""";
    private const string Converse = """{"messages":[{"role":"user","content":[{"text":"What is 6 times 7?"}]}]}""";
    private const string Contents = """{"contents":[{"role":"user","parts":[{"text":"What is "},{"text":"6 times 7?"}]}]}""";
    private const string InputItems = """{"model":"m-1","input":[{"role":"user","content":[{"type":"input_text","text":"What is 6 times 7?"}]}]}""";

    private const string Chat = "/v1/chat/completions";
    private const string ChatText = "choices/0/message/content";
    private const string OpenAIUsage = "usage/prompt_tokens usage/completion_tokens usage/total_tokens";
    private const string ResponsesText = "output/0/content/0/text";
    private const string ResponsesUsage = "usage/input_tokens usage/output_tokens usage/total_tokens";
    private const string AnthropicUsage = "usage/input_tokens usage/output_tokens";
    private const string GoogleText = "candidates/0/content/parts/0/text";
    private const string GoogleUsage = "usageMetadata/promptTokenCount usageMetadata/candidatesTokenCount usageMetadata/totalTokenCount";
    private const string NovaUsage = "usage/inputTokens usage/outputTokens usage/totalTokens";

    [TestCase("openai", "m", Chat, Messages, ChatText, OpenAIUsage, "model")]
    [TestCase("openai", "m", Chat, $$"""{"model":"m-1","messages":{{Parts}}}""", ChatText, OpenAIUsage, "model")]
    [TestCase("openai", "m", "/v1/responses", $$"""{"model":"m-1","input":"{{Question}}"}""", ResponsesText, ResponsesUsage, "model")]
    [TestCase("openai", "m", "/v1/responses", InputItems, ResponsesText, ResponsesUsage, "model")]
    [TestCase("openai", "m", "/v1/completions", Prompt, "choices/0/text", OpenAIUsage, "model")]
    [TestCase("azure", "m", "/chat/completions", Messages, ChatText, OpenAIUsage, "model")]
    [TestCase("lab-openai", "m-1", Chat, $$"""{"messages":{{Conversation}}}""", ChatText, OpenAIUsage, "model")]
    [TestCase("anthropic", "m", null, Messages, "content/0/text", AnthropicUsage, "model")]
    [TestCase("anthropic", "m-1", null, Blocks, "content/0/text", AnthropicUsage, "model")]
    [TestCase("gemini", "m-1", null, Contents, "text", OpenAIUsage, null)]
    [TestCase("vertex", "publishers/google/models/m-1", null, Contents, GoogleText, GoogleUsage, "modelVersion")]
    [TestCase("vertex", "claude-sonnet-4-5", null, Messages, "content/0/text", AnthropicUsage, "model")]
    [TestCase("bedrock", "anthropic.claude-3-haiku-20240307-v1:0", null, Messages, "content/0/text", AnthropicUsage, "model")]
    [TestCase("bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", null, Messages, "content/0/text", AnthropicUsage, "model")]
    [TestCase("bedrock", "amazon.nova-lite-v1:0", null, Converse, "output/message/content/0/text", NovaUsage, null)]
    [TestCase("bedrock", "eu.amazon.nova-pro-v1:0", null, Converse, "output/message/content/0/text", NovaUsage, null)]
    [TestCase("bedrock", "arn:aws:bedrock:us-east-1:1:inference-profile/us.meta.llama3-1-8b-instruct-v1:0", null, Prompt, "generation", "prompt_token_count generation_token_count", null)]
    [TestCase("bedrock", "mistral.mistral-7b-instruct-v0:2", null, Prompt, "outputs/0/text", "", null)]
    [TestCase("bedrock", "mistral.mistral-large-2407-v1:0", null, Messages, ChatText, "", null)]
    [TestCase("bedrock", "amazon.titan-text-express-v1", null, $$"""{"inputText":"{{Question}}"}""", "results/0/outputText", "inputTextTokenCount results/0/tokenCount", null)]
    [TestCase("bedrock", "openai.gpt-oss-120b-1:0", null, Messages, ChatText, OpenAIUsage, "model")]
    public async Task The_last_message_of_the_user_is_repeated_in_the_format_of_the_provider(
        string provider, string model, string? endpoint, string request, string textPath, string usagePaths, string? modelPath)
    {
        JsonElement body = await RunAsync(provider, model, endpoint, request);

        Assert.That(Get(body, textPath).GetString(), Is.EqualTo(Question));
        int[] usage = [QuestionTokens, QuestionTokens, 2 * QuestionTokens];
        string[] paths = usagePaths.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(paths.Select(path => Get(body, path).GetInt32()), Is.EqualTo(usage.Take(paths.Length)));
        if (modelPath is not null)
            Assert.That(Get(body, modelPath).GetString(), Is.EqualTo(request.Contains("m-1", StringComparison.Ordinal) || model.EndsWith("m-1", StringComparison.Ordinal) ? "m-1" : model));
    }

    // The documentation of the providers lists these members. Numbers are not compared: tests of the usage do that.
    [TestCase("openai", "m", Chat, Messages, "choices/0/finish_reason choices/0/index choices/0/logprobs choices/0/message/content choices/0/message/refusal choices/0/message/role created id model object usage/completion_tokens usage/completion_tokens_details/reasoning_tokens usage/prompt_tokens usage/prompt_tokens_details/cached_tokens usage/total_tokens")]
    [TestCase("anthropic", "m", null, Messages, "content/0/text content/0/type id model role stop_reason stop_sequence type usage/cache_creation_input_tokens usage/cache_read_input_tokens usage/input_tokens usage/output_tokens")]
    [TestCase("gemini", "m", null, Contents, "finish_reason text usage/completion_tokens usage/prompt_tokens usage/total_tokens")]
    [TestCase("vertex", "m", null, Contents, "candidates/0/content/parts/0/text candidates/0/content/role candidates/0/finishReason candidates/0/index modelVersion responseId usageMetadata/candidatesTokenCount usageMetadata/promptTokenCount usageMetadata/totalTokenCount")]
    [TestCase("bedrock", "amazon.nova-lite-v1:0", null, Converse, "output/message/content/0/text output/message/role stopReason usage/inputTokens usage/outputTokens usage/totalTokens")]
    [TestCase("bedrock", "meta.llama3-8b-instruct-v1:0", null, Prompt, "generation generation_token_count prompt_token_count stop_reason")]
    [TestCase("bedrock", "mistral.mistral-7b-instruct-v0:2", null, Prompt, "outputs/0/stop_reason outputs/0/text")]
    [TestCase("bedrock", "amazon.titan-text-lite-v1", null, """{"inputText":"x"}""", "inputTextTokenCount results/0/completionReason results/0/outputText results/0/tokenCount")]
    public async Task A_response_has_the_members_of_the_documentation(string provider, string model, string? endpoint, string request, string expected)
    {
        JsonElement body = await RunAsync(provider, model, endpoint, request);

        Assert.That(PathsOf(body).Order(StringComparer.Ordinal), Is.EqualTo(expected.Split(' ')));
    }

    [Test]
    public async Task A_response_repeats_the_time_of_its_batch()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        long before = host.Clock.GetUtcNow().ToUnixTimeSeconds();

        JsonElement body = await RunAsync(host, "openai", "m", Chat, Messages);

        Assert.That(body.GetProperty("created").GetInt64(), Is.EqualTo(before));
    }

    [Test]
    public async Task Each_embedding_input_has_its_own_vector_of_length_1_that_is_the_same_each_time()
    {
        const string Request = """{"model":"m-1","input":["one","two","one"]}""";
        JsonElement body = await RunAsync("openai", "m", "/v1/embeddings", Request);
        JsonElement again = await RunAsync("openai", "m", "/v1/embeddings", Request);

        float[][] vectors = [.. body.GetProperty("data").EnumerateArray().Select(item => ToVector(item.GetProperty("embedding")))];
        Assert.That(vectors, Has.Length.EqualTo(3));
        Assert.That(vectors.Select(vector => vector.Sum(value => value * value)), Is.All.EqualTo(1).Within(1e-5));
        Assert.That(vectors[2], Is.EqualTo(vectors[0]));
        Assert.That(vectors[1], Is.Not.EqualTo(vectors[0]));
        Assert.That(again.GetRawText(), Is.EqualTo(body.GetRawText()));
        Assert.That(Get(body, "usage/prompt_tokens").GetInt32(), Is.EqualTo(3));
        Assert.That(Get(body, "data/2/index").GetInt32(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_vector_can_be_asked_for_as_base64_and_with_a_size()
    {
        JsonElement floats = await RunAsync("openai", "m", "/v1/embeddings", """{"input":"one","dimensions":3}""");
        JsonElement encoded = await RunAsync("openai", "m", "/v1/embeddings", """{"input":"one","dimensions":3,"encoding_format":"base64"}""");

        float[] expected = ToVector(Get(floats, "data/0/embedding"));
        Assert.That(expected, Has.Length.EqualTo(3));
        Assert.That(MemoryMarshal.Cast<byte, float>(Get(encoded, "data/0/embedding").GetBytesFromBase64()).ToArray(), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_vector_has_no_more_than_4096_elements()
    {
        JsonElement largest = await RunAsync("openai", "m", "/v1/embeddings", """{"input":"one","dimensions":4096}""");
        JsonElement tooLarge = await RunAsync("openai", "m", "/v1/embeddings", """{"input":"one","dimensions":4097}""");

        Assert.That(ToVector(Get(largest, "data/0/embedding")), Has.Length.EqualTo(4096));
        Assert.That(ToVector(Get(tooLarge, "data/0/embedding")), Has.Length.EqualTo(8));
    }

    [Test]
    public async Task Each_prompt_of_a_text_completion_has_its_own_choice()
    {
        const string Request = """{"prompt":["one","What is 6 times 7?"]}""";
        await using GatewayHost host = await GatewayHost.StartAsync();
        JsonElement echo = await RunAsync(host, "openai", "m", "/v1/completions", Request);
        host.Gateway.AnswerWith(request => request.Succeed("42"));
        JsonElement answer = await RunAsync(host, "openai", "m", "/v1/completions", Request);

        Assert.That(ChoicesOf(echo), Is.EqualTo([(0, "one"), (1, Question)]));
        Assert.That(ChoicesOf(answer), Is.EqualTo([(0, "42"), (1, "42")]));
        int tokens = 1 + QuestionTokens;
        Assert.That(OpenAIUsage.Split(' ').Select(path => Get(echo, path).GetInt32()), Is.EqualTo([tokens, tokens, 2 * tokens]));
        Assert.That(OpenAIUsage.Split(' ').Select(path => Get(answer, path).GetInt32()), Is.EqualTo([tokens, 2, tokens + 2]));

        static IEnumerable<(int, string?)> ChoicesOf(JsonElement body) =>
            body.GetProperty("choices").EnumerateArray().Select(choice => (choice.GetProperty("index").GetInt32(), choice.GetProperty("text").GetString()));
    }

    [Test]
    public async Task The_text_of_Titan_is_finished_in_the_word_of_its_documentation()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();

        BatchResultItem item = (await RunItemsAsync(host, "bedrock", "amazon.titan-text-lite-v1", null, """{"inputText":"x"}""")).Single();

        Assert.That(Get(item.Body!.Value.ToElement(), "results/0/completionReason").GetString(), Is.EqualTo("FINISHED"));
        Assert.That(item.FinishReason, Is.EqualTo(FinishReason.Stop));
    }

    // Of the usage of a blocked prompt, Gemini leaves out the count of the candidates.
    [TestCase(
        """{"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":4,"totalTokenCount":4}}""",
        """{"usage":{"completion_tokens":0,"prompt_tokens":4,"total_tokens":4}}""")]
    [TestCase("""{"usageMetadata":{"promptTokenCount":4}}""", """{"usage":{"completion_tokens":0,"prompt_tokens":4,"total_tokens":0}}""")]
    [TestCase("""{"promptFeedback":{"blockReason":"SAFETY"}}""", "{}")]
    [TestCase("""{"promptFeedback":{},"candidates":null,"usageMetadata":null}""", "{}")]
    [TestCase("""{"other":1}""", """{"other":1}""")]
    public async Task A_prompt_that_Gemini_blocks_is_flattened_to_its_usage(string response, string expected)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AnswerWith(request => request.Succeed(JsonPayload.Parse(response)));

        BatchResultItem item = (await RunItemsAsync(host, "gemini", "m", null, Contents)).Single();

        Assert.That(item.Body!.Value.ToString(), Is.EqualTo(expected));
    }

    [Test]
    public async Task The_embedding_of_Titan_is_one_vector()
    {
        JsonElement body = await RunAsync("bedrock", "amazon.titan-embed-text-v2:0", null, $$"""{"inputText":"{{Question}}"}""");

        Assert.That(ToVector(body.GetProperty("embedding")), Has.Length.EqualTo(8));
        Assert.That(body.GetProperty("inputTextTokenCount").GetInt32(), Is.EqualTo(QuestionTokens));
    }

    [TestCase("""{"messages":[]}""")]
    [TestCase("""{"messages":[{"role":"user","content":[{"type":"image_url"}]}]}""")]
    [TestCase("""{"messages":[3],"contents":null,"input":{},"prompt":[],"dimensions":-1,"model":4}""")]
    [TestCase("{}")]
    public async Task A_request_without_a_text_is_answered(string request)
    {
        JsonElement body = await RunAsync("openai", "m", Chat, request);

        Assert.That(Get(body, ChatText).GetString(), Is.Not.Empty);
        Assert.That(Get(body, "model").GetString(), Is.EqualTo("m"));
    }

    [Test]
    public async Task A_text_is_put_in_the_place_of_the_provider([ValueSource(typeof(TestData), nameof(TestData.Providers))] ModelProvider provider)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AnswerWith(request => request.Succeed("""{"answer":42}"""));

        JsonElement body = await RunAsync(host, provider.Value, "m", Chat, Messages);

        string path = provider.Value switch
        {
            "anthropic" or "bedrock" => "content/0/text",
            "gemini" => "text",
            "vertex" => GoogleText,
            _ => ChatText,
        };
        Assert.That(Get(body, path).GetString(), Is.EqualTo("""{"answer":42}"""));
        string usage = body.GetProperty(provider == ModelProvider.Vertex ? "usageMetadata" : "usage").GetRawText();
        Assert.That(usage, Does.Contain($":{QuestionTokens}").And.Contain(":4"));
    }

    [Test]
    public async Task The_answer_function_sees_the_model_of_the_batch([ValueSource(typeof(TestData), nameof(TestData.Providers))] ModelProvider provider)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AnswerWith(request => request.Succeed($"{request.Model} {request.IsDirectCall}"));

        JsonElement body = await RunAsync(host, provider.Value, "publishers/x/m-2", Chat, Messages);

        Assert.That(body.GetRawText(), Does.Contain("\"publishers/x/m-2 False\""));
    }

    [Test]
    public async Task The_file_of_Gemini_has_its_own_responses_and_the_results_endpoint_has_flattened_ones()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AnswerWith(request => request.Line == 2 ? request.Fail(429, "Slow down") : request.Succeed());
        BatchRequestItem[] requests = [new() { CustomId = "a", Body = JsonPayload.Parse(Contents) }, new() { CustomId = "b", Body = JsonPayload.Parse(Contents) }];
        BifrostFile input = await host.Files.UploadRequestsAsync(requests, new FileUpload { Provider = ModelProvider.Gemini });
        Batch created = await host.Batches.CreateAsync(new BatchCreateRequest { Provider = ModelProvider.Gemini, Model = "m-1", InputFileId = input.Id });
        Batch batch = await host.Batches.WaitForCompletionAsync(created.Reference, host.WaitOptions);

        string[] lines = (await ReadFileAsync(host, batch.OutputFileId!)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        List<BatchResultItem> items = [];
        await foreach (BatchResultItem item in host.Batches.GetResultsAsync(batch))
            items.Add(item);

        JsonElement line = JsonElement.Parse(lines[0]);
        Assert.That(line.GetProperty("key").GetString(), Is.EqualTo("a"));
        Assert.That(Get(line, $"response/{GoogleText}").GetString(), Is.EqualTo(Question));
        Assert.That(Get(line, "response/usageMetadata/totalTokenCount").GetInt32(), Is.EqualTo(2 * QuestionTokens));
        Assert.That(Get(line, "response/modelVersion").GetString(), Is.EqualTo("m-1"));
        Assert.That(lines[1], Is.EqualTo("""{"key":"b","error":{"code":8,"message":"Slow down"}}"""));
        Assert.That(items[0].Body!.Value.ToString(), Does.StartWith("""{"finish_reason":"STOP","text":"What is 6 times 7?","usage":"""));
        Assert.That((items[1].Error?.Code, items[1].Error?.Message), Is.EqualTo(("8", "Slow down")));
    }

    [Test]
    public async Task A_failure_has_the_format_of_the_provider()
    {
        var texts = new Dictionary<string, string>();
        foreach (ModelProvider provider in TestData.Providers)
        {
            await using GatewayHost host = await GatewayHost.StartAsync();
            host.Gateway.AnswerWith(request => request.Fail(429, "Slow down"));
            BatchResultItem item = (await RunItemsAsync(host, provider.Value, "m", Chat, Messages)).Single();
            Assert.That(item.Outcome, Is.EqualTo(BatchItemOutcome.Errored));
            texts[provider.Value] = $"{item.Response?.StatusCode} {item.Error?.Code} {item.Error?.Message} {item.Body}";
        }

        const string OpenAI = """429   {"error":{"message":"Slow down","type":"requests","param":null,"code":"rate_limit_exceeded"}}""";
        Assert.That(texts, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["openai"] = OpenAI,
            ["azure"] = OpenAI,
            ["lab-openai"] = OpenAI,
            ["anthropic"] = " error  ",
            ["gemini"] = " 8 Slow down ",
            ["bedrock"] = "429 429 Slow down ",
            ["vertex"] = """  Too Many Requests: {"error":{"code":429,"message":"Slow down","status":"RESOURCE_EXHAUSTED"}} """,
        }));
    }

    private static async Task<JsonElement> RunAsync(string provider, string model, string? endpoint, string request)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        return await RunAsync(host, provider, model, endpoint, request);
    }

    private static async Task<JsonElement> RunAsync(GatewayHost host, string provider, string model, string? endpoint, string request)
    {
        BatchResultItem item = (await RunItemsAsync(host, provider, model, endpoint, request)).Single();
        Assert.That(item.Outcome, Is.EqualTo(BatchItemOutcome.Succeeded));
        return item.Body!.Value.ToElement();
    }

    private static async Task<List<BatchResultItem>> RunItemsAsync(GatewayHost host, string provider, string model, string? endpoint, string request)
    {
        BatchCreateRequest create = TestData.CreateRequest(new ModelProvider(provider)) with { Model = model };
        if (create.Endpoint is not null)
            create = create with { Endpoint = new BatchEndpoint(endpoint) };
        BatchRequestItem[] requests = [new() { CustomId = "a", Body = JsonPayload.Parse(request) }];
        List<BatchResultItem> items = [];
        await foreach (BatchResultItem item in await host.Batches.RunAsync(requests, create, host.WaitOptions))
            items.Add(item);
        return items;
    }

    private static async Task<string> ReadFileAsync(GatewayHost host, string id)
    {
        await using Stream content = await host.Files.GetContentAsync(id, ModelProvider.Gemini);
        using var reader = new StreamReader(content);
        return await reader.ReadToEndAsync();
    }

    private static float[] ToVector(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetSingle())];

    private static JsonElement Get(JsonElement element, string path)
    {
        foreach (string segment in path.Split('/'))
            element = element.ValueKind == JsonValueKind.Array ? element[int.Parse(segment, System.Globalization.CultureInfo.InvariantCulture)] : element.GetProperty(segment);
        return element;
    }

    private static IEnumerable<string> PathsOf(JsonElement element, string prefix = "") => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => PathsOf(member.Value, $"{prefix}/{member.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((item, index) => PathsOf(item, $"{prefix}/{index}")),
        _ => [prefix[1..]],
    };
}
