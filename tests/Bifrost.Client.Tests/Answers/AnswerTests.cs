using System.Globalization;

namespace Bifrost.Client.Tests.Answers;

/// <summary>What an item says, in the formats of all providers. Bodies are after the providers' documentation unless a comment says more.</summary>
public sealed class AnswerTests
{
    private static IEnumerable<TestCaseData> Bodies =>
    [
        Case(
            "OpenAI chat completion",
            """{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"message":{"role":"assistant","content":"Hi \"you\"\n","refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"},{"index":1,"message":{"content":"second"},"finish_reason":"length"}],"usage":{"prompt_tokens":9,"completion_tokens":12,"total_tokens":21,"prompt_tokens_details":{"cached_tokens":4,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":5}},"service_tier":"default"}""",
            "Hi \"you\"\n", "stop", "9/12/21 cached 4 reasoning 5", "gpt-4o-mini-2024-07-18"),
        Case(
            "OpenAI chat completion through the gateway, with sorted members",
            """{"choices":[{"finish_reason":"length","index":0,"message":{"content":"Hi","role":"assistant"}}],"id":"chatcmpl-1","model":"gpt-4o","object":"chat.completion","usage":{"completion_tokens":1,"prompt_tokens":5,"total_tokens":6}}""",
            "Hi", "length", "5/1/6", "gpt-4o"),
        Case(
            "OpenAI chat completion with an empty text",
            """{"choices":[{"message":{"content":""},"finish_reason":"content_filter"}]}""",
            "", "content_filter", null, null),
        Case(
            "OpenAI completion",
            """{"object":"text_completion","choices":[{"text":"Hi","index":0,"logprobs":null,"finish_reason":"stop"}],"model":"gpt-3.5-turbo-instruct","usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12}}""",
            "Hi", "stop", "5/7/12", "gpt-3.5-turbo-instruct"),
        Case(
            "OpenAI response",
            """{"id":"resp_1","object":"response","status":"completed","error":null,"incomplete_details":null,"model":"gpt-4.1","output":[{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"thinking"}],"content":[{"type":"reasoning_text","text":"hidden"}]},{"type":"message","id":"msg_1","role":"assistant","content":[{"type":"output_text","text":"Hi ","annotations":[]},{"type":"output_text","text":"you","annotations":[]}]}],"usage":{"input_tokens":36,"input_tokens_details":{"cached_tokens":8},"output_tokens":87,"output_tokens_details":{"reasoning_tokens":64},"total_tokens":123}}""",
            "Hi you", "stop", "36/87/123 cached 8 reasoning 64", "gpt-4.1"),
        Case(
            "OpenAI response that is not complete",
            """{"incomplete_details":{"reason":"max_output_tokens"},"object":"response","output":[{"content":[{"text":"Hi","type":"output_text"}],"role":"assistant","type":"message"}],"status":"incomplete"}""",
            "Hi", "length", null, null),
        Case(
            "Anthropic message",
            """{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[{"type":"thinking","thinking":"hidden","signature":"s"},{"type":"text","text":"Hi "},{"citations":null,"text":"you","type":"text"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":10,"cache_creation_input_tokens":3,"cache_read_input_tokens":2,"cache_creation":{"ephemeral_5m_input_tokens":3},"output_tokens":4}}""",
            "Hi you", "stop", "15/4/19 cached 2 written 3", "claude-sonnet-4-5"),
        Case(
            "Anthropic message with the tokens of thinking",
            """{"content":[],"usage":{"input_tokens":10,"output_tokens":40,"output_tokens_details":{"thinking_tokens":30}}}""",
            null, null, "10/40/50 reasoning 30", null),
        Case("Gemini at the results endpoint", """{"finish_reason":"STOP","text":"Hi","usage":{"completion_tokens":2,"prompt_tokens":4,"total_tokens":6}}""", "Hi", "stop", "4/2/6", null),
        Case(
            "Gemini in files, and Vertex",
            """{"candidates":[{"content":{"parts":[{"text":"hidden","thought":true},{"text":"Hi "},{"text":"you"}],"role":"model"},"finishReason":"MAX_TOKENS","index":0}],"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":2,"thoughtsTokenCount":3,"cachedContentTokenCount":1,"totalTokenCount":9,"promptTokensDetails":[{"modality":"TEXT","tokenCount":4}]},"modelVersion":"gemini-2.5-flash","responseId":"r"}""",
            "Hi you", "length", "4/5/9 cached 1 reasoning 3", "gemini-2.5-flash"),
        Case(
            "Gemini that blocked the prompt",
            """{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":4,"totalTokenCount":4}}""",
            null, "content_filter", "4//4", null),
        Case(
            "Bedrock Nova and Converse",
            """{"output":{"message":{"content":[{"reasoningContent":{"reasoningText":{"text":"hidden"}}},{"text":"Hi"}],"role":"assistant"}},"stopReason":"max_tokens","usage":{"inputTokens":7,"outputTokens":2,"totalTokens":12,"cacheReadInputTokenCount":3,"cacheWriteInputTokenCount":0}}""",
            "Hi", "length", "10/2/12 cached 3 written 0", null),
        Case(
            "Bedrock Llama",
            """{"generation":"Hi","prompt_token_count":8,"generation_token_count":3,"stop_reason":"stop"}""",
            "Hi", "stop", "8/3/11", null),
        Case("Bedrock Mistral with a prompt", """{"outputs":[{"text":"Hi","stop_reason":"stop"}]}""", "Hi", "stop", null, null),
        Case(
            "Bedrock Mistral with messages",
            """{"choices":[{"index":0,"message":{"role":"assistant","content":[{"type":"thinking","thinking":[]},{"type":"text","text":"Hi"}],"tool_calls":null},"stop_reason":"model_length"}]}""",
            "Hi", "length", null, null),
        Case(
            "Bedrock Titan text",
            """{"inputTextTokenCount":5,"results":[{"tokenCount":3,"outputText":"Hi","completionReason":"FINISHED"}]}""",
            "Hi", "stop", "5/3/8", null),
        Case("Bedrock Titan embedding", """{"embedding":[0.5],"inputTextTokenCount":5}""", null, null, "5//5", null),
        // Recorded: 1.5.16 openai.results.embeddings.
        Case(
            "OpenAI embedding",
            """{"data":[{"embedding":[0.0023064255,-0.009327292,0.00001],"index":0,"object":"embedding"}],"model":"text-embedding-3-small","object":"list","usage":{"prompt_tokens":8,"total_tokens":8}}""",
            null, null, "8//8", "text-embedding-3-small"),
        Case(
            "Gemini at the results endpoint, with reasoning that only the total counts",
            """{"finish_reason":"STOP","text":"Hi","usage":{"completion_tokens":2,"prompt_tokens":4,"total_tokens":506}}""",
            "Hi", "stop", "4/502/506", null),
        Case(
            "Gemini with the tokens of a candidate, and of tools",
            """{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP","tokenCount":7}],"usageMetadata":{"promptTokenCount":4,"toolUsePromptTokenCount":5,"candidatesTokenCount":7,"totalTokenCount":16}}""",
            "Hi", "stop", "9/7/16", null),
        Case(
            "Converse with each count of the cache under two names",
            """{"output":{"message":{"content":[{"citationsContent":{"content":[{"text":"Hi"}],"citations":[]}}]}},"stopReason":"end_turn","usage":{"cacheReadInputTokenCount":0,"cacheReadInputTokens":0,"cacheWriteInputTokenCount":1789,"cacheWriteInputTokens":1789,"inputTokens":3,"outputTokens":401,"totalTokens":2193}}""",
            "Hi", "stop", "1792/401/2193 cached 0 written 1789", null),
        Case(
            "Counts with the names of two providers",
            """{"usage":{"prompt_tokens":2006,"completion_tokens":300,"input_tokens":2006,"output_tokens":300,"total_tokens":2306,"prompt_tokens_details":{"cached_tokens":1920},"cache_read_input_tokens":1920}}""",
            null, null, "2006/300/2306 cached 1920", null),
        Case("Counts that are too large to be counts", """{"usage":{"prompt_tokens":9223372036854775807,"completion_tokens":1e300,"total_tokens":3}}""", null, null, "//3", null),
        Case("An empty finish reason", """{"finish_reason":"","text":"Hi"}""", "Hi", null, null, null),
        Case("A word for the finish reason that is not known", """{"content":[],"stop_reason":"pause_turn"}""", null, "pause_turn", null, null),
        Case("Names with escape sequences", """{"ch\u006fices":[{"message":{"\u0063ontent":"Hi"}}]}""", "Hi", null, null, null),
        Case("White space", "\r\n { \"text\" : \"Hi\" , \"usage\" : { \"prompt_tokens\" : 1 } } ", "Hi", null, "1//1", null),
        Case("Half a surrogate pair, with which a text was cut off", """{"text":"Hi \ud83d"}""", "Hi \uFFFD", null, null, null),
        Case("Counts that are not counts", """{"usage":{"prompt_tokens":"9","completion_tokens":-1,"total_tokens":1.5}}""", null, null, null, null),
        Case("A count as the gateway writes large numbers", """{"usage":{"prompt_tokens":1e+06}}""", null, null, "1000000//1000000", null),
    ];

    private static IEnumerable<string> UnknownBodies =>
    [
        "{}",
        "[]",
        "null",
        "\"text\"",
        "12",
        "[{\"text\":\"x\"}]",
        """{"data":["https://example.com/y.png",[1]]}""",
        // The gateway's own item for a Gemini batch without results.
        """{"message":"Batch completed with state: BATCH_STATE_FAILED. No results available."}""",
        """{"choices":"x","output":"x","content":"x","candidates":"x","usage":"x","model":5,"error":null,"data":"x","embedding":5}""",
        """{"choices":[],"output":[],"content":[],"candidates":[],"usage":{},"data":[]}""",
        """{"choices":[5],"output":[5],"content":[5],"candidates":[5],"data":[5]}""",
        """{"choices":[{"message":{"content":null,"tool_calls":[],"refusal":null},"finish_reason":null}]}""",
        """{"nested":{"choices":[{"message":{"content":"x"}}],"usage":{"prompt_tokens":1},"model":"m","text":"x","error":{"code":"c"}}}""",
    ];

    [TestCaseSource(nameof(Bodies))]
    public void A_body_says(string body, string? text, string? finishReason, string? usage, string? model)
    {
        BatchResultItem item = ItemWith(body);

        Assert.That((item.Text, item.FinishReason?.Value, Describe(item.Usage), item.Model), Is.EqualTo((text, finishReason, usage, model)));
        Assert.That((item.Refusal, item.ToolCalls, item.ErrorMessage, item.ErrorCode), Is.EqualTo(((string?)null, (IReadOnlyList<ToolCall>?)null, (string?)null, (string?)null)));
    }

    [TestCaseSource(nameof(UnknownBodies))]
    public void A_body_of_an_unknown_format_says_nothing(string body)
    {
        BatchResultItem item = ItemWith(body);

        Assert.That(
            (item.Text, item.FinishReason, item.Refusal, item.ToolCalls, item.Usage, item.Model),
            Is.EqualTo(((string?)null, (FinishReason?)null, (string?)null, (IReadOnlyList<ToolCall>?)null, (TokenUsage?)null, (string?)null)));
        Assert.That((item.Embeddings, item.ErrorMessage, item.ErrorCode), Is.EqualTo(((IReadOnlyList<ReadOnlyMemory<float>>?)null, (string?)null, (string?)null)));
    }

    [Test]
    public void An_item_without_a_body_says_nothing() => Assert.That(new BatchResultItem { CustomId = "a" } is { Text: null, Usage: null, ToolCalls: null, ErrorMessage: null });

    [TestCase("""{"choices":[{"message":{"content":null,"refusal":"I can't"},"finish_reason":"stop"}]}""", TestName = "OpenAI chat completion refuses")]
    [TestCase("""{"output":[{"content":[{"refusal":"I can't","type":"refusal"}],"type":"message"}]}""", TestName = "OpenAI response refuses")]
    [TestCase("""{"content":[],"stop_reason":"refusal","stop_details":{"type":"refusal","explanation":"I can't"}}""", TestName = "Anthropic refuses")]
    [TestCase("""{"promptFeedback":{"blockReason":"OTHER","blockReasonMessage":"I can't"}}""", TestName = "Gemini refuses")]
    public void A_refusal_is_read(string body)
    {
        Assert.That(ItemWith(body).Refusal, Is.EqualTo("I can't"));
        Assert.That(ItemWith(body).Text, Is.Null);
    }

    [TestCase("""{"choices":[{"finish_reason":"tool_calls","message":{"content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"x\": \"\\u00e9\"}"}},{"id":"c2","type":"function","function":{"name":"g","arguments":""}}]}}]}""", """c1 f {"x": "\u00e9"}|c2 g """, TestName = "Tool calls of an OpenAI chat completion")]
    [TestCase("""{"output":[{"type":"function_call","id":"fc_1","call_id":"c1","name":"f","arguments":"{}"},{"type":"web_search_call","id":"ws_1","status":"completed"}],"status":"completed"}""", "c1 f {}", TestName = "Tool calls of an OpenAI response")]
    [TestCase("""{"output":[{"type":"custom_tool_call","call_id":"c1","name":"run","input":"ls -l"}],"status":"completed"}""", "c1 run ls -l", TestName = "A custom tool call of an OpenAI response")]
    [TestCase("""{"choices":[{"finish_reason":"tool_calls","message":{"tool_calls":[{"id":"c1","type":"custom","custom":{"name":"run","input":"ls -l"}}]}}]}""", "c1 run ls -l", TestName = "A custom tool call of an OpenAI chat completion")]
    [TestCase("""{"choices":[{"finish_reason":"function_call","message":{"content":null,"function_call":{"name":"f","arguments":"{}"}}}]}""", " f {}", TestName = "A function call of an OpenAI chat completion")]
    [TestCase("""{"content":[{"type":"text","text":"Hi"},{"type":"tool_use","id":"c1","name":"f","input":{"x":[1, 2]}},{"type":"server_tool_use","id":"s1","name":"web_search","input":{}}],"stop_reason":"tool_use"}""", """c1 f {"x":[1, 2]}""", TestName = "Tool calls of an Anthropic message")]
    [TestCase("""{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"x":1}}},{"functionCall":{"id":"c2","name":"g"}}]},"finishReason":"STOP"}]}""", """ f {"x":1}|c2 g """, TestName = "Tool calls of Gemini")]
    [TestCase("""{"output":{"message":{"content":[{"toolUse":{"toolUseId":"c1","name":"f","input":{}}}]}},"stopReason":"tool_use"}""", "c1 f {}", TestName = "Tool calls of Converse")]
    public void Tool_calls_are_read(string body, string expected)
    {
        BatchResultItem item = ItemWith(body);

        Assert.That(string.Join('|', item.ToolCalls!.Select(call => $"{call.Id} {call.Name} {call.Arguments}")), Is.EqualTo(expected));
        Assert.That(item.FinishReason, Is.EqualTo(FinishReason.ToolCalls));
    }

    [TestCase("""{"data":[{"object":"embedding","index":0,"embedding":[1,-0.5]},{"object":"embedding","index":1,"embedding":[2e-05]}],"model":"m"}""", "1,-0.5|2E-05", TestName = "OpenAI embeddings")]
    [TestCase("""{"data":[{"embedding":"AACAPwAAAL8=","index":0}]}""", "1,-0.5", TestName = "OpenAI embedding in base64")]
    [TestCase("""{"data":[{"embedding":"AACAPw\u003d\u003d"}]}""", "1", TestName = "OpenAI embedding in base64 with escape sequences")]
    [TestCase("""{"data":[{"embedding":[]},{"embedding":[1]}]}""", "|1", TestName = "An empty embedding keeps its place")]
    [TestCase("""{"embedding":[0.25,1],"inputTextTokenCount":3,"embeddingsByType":{"float":[9]}}""", "0.25,1", TestName = "Titan embedding")]
    [TestCase("""{"embedding":{"values":[0.25]}}""", "0.25", TestName = "Gemini embedding")]
    [TestCase("""{"embeddings":[{"values":[0.25]},{"values":[1]}]}""", "0.25|1", TestName = "Gemini embeddings")]
    [TestCase("""{"embeddings":[[0.25],[1]]}""", "0.25|1", TestName = "Cohere embeddings")]
    [TestCase("""{"embeddings":{"float":[[0.25],[1]]},"id":"x"}""", "0.25|1", TestName = "Cohere embeddings by type")]
    public void Embeddings_are_read(string body, string expected)
    {
        IReadOnlyList<ReadOnlyMemory<float>> embeddings = ItemWith(body).Embeddings!;

        Assert.That(string.Join('|', embeddings.Select(embedding => string.Join(',', embedding.ToArray().Select(number => number.ToString(CultureInfo.InvariantCulture))))), Is.EqualTo(expected));
    }

    [TestCase("""{"custom_id":"a","response":{"status_code":400,"body":{"error":{"message":"bad","type":"invalid_request_error","param":null,"code":"invalid_value"}}},"error":{"code":"other","message":"other"}}""", "bad", "invalid_value", TestName = "OpenAI error")]
    [TestCase("""{"custom_id":"a","response":{"status_code":400,"body":{"error":{"message":"bad","type":"invalid_request_error","code":null}}}}""", "bad", "invalid_request_error", TestName = "OpenAI error without a code")]
    [TestCase("""{"custom_id":"a","response":null,"error":{"code":"batch_expired","message":"late"}}""", "late", "batch_expired", TestName = "OpenAI request that expired")]
    [TestCase("""{"custom_id":"a","result":{"type":"errored"},"error":{"code":"error"}}""", null, "error", TestName = "Anthropic error at the results endpoint")]
    [TestCase("""{"custom_id":"a","result":{"type":"errored","error":{"type":"error","error":{"type":"invalid_request_error","message":"bad"}}}}""", "bad", "invalid_request_error", TestName = "Anthropic error in files")]
    [TestCase("""{"custom_id":"a","response":{"status_code":529,"body":{"type":"error","error":{"type":"overloaded_error","message":"busy"}}}}""", "busy", "overloaded_error", TestName = "Anthropic error body")]
    [TestCase("""{"custom_id":"a","error":{"code":"3","message":"bad"}}""", "bad", "3", TestName = "Gemini error at the results endpoint")]
    [TestCase("""{"custom_id":"a","response":{"status_code":429,"body":{"error":{"code":429,"message":"busy","status":"RESOURCE_EXHAUSTED"}}}}""", "busy", "429", TestName = "Gemini error body")]
    [TestCase("""{"custom_id":"a","response":{"status_code":400},"error":{"code":"400","message":"bad"}}""", "bad", "400", TestName = "Bedrock error")]
    [TestCase("""{"custom_id":"a","error":{"message":"Bad Request: {\"error\": {\"code\": 400}}"}}""", "Bad Request: {\"error\": {\"code\": 400}}", null, TestName = "Vertex error")]
    [TestCase("""{"custom_id":"a","response":{"status_code":400,"body":{"object":"error","message":"Invalid model","type":"invalid_model","code":"1500"}}}""", "Invalid model", null, TestName = "A message that is not in an error")]
    [TestCase("""{"custom_id":"a","response":{"status_code":200,"body":{"message":"Batch completed"}}}""", null, null, TestName = "A message of a request that did not fail")]
    [TestCase("""{"custom_id":"a","response":{"status_code":502,"body":{"error":"upstream"}}}""", "upstream", null, TestName = "An error that is a string")]
    public void An_error_is_read(string item, string? message, string? code)
    {
        BatchResultItem parsed = System.Text.Json.JsonSerializer.Deserialize(item, BifrostJson.TypeInfo<BatchResultItem>())!;

        Assert.That((parsed.ErrorMessage, parsed.ErrorCode), Is.EqualTo((message, code)));
    }

    [TestCase("""{"choices":[{"message":{"content":"Hi""")]
    [TestCase("""{"choices":[{"message":{"content":"Hi"}""")]
    [TestCase("""{"choices":[{"message":{"content" "Hi"}}]}""")]
    [TestCase("""{"text":"\q"}""")]
    [TestCase("""{"text":"\u12"}""")]
    [TestCase("""{choices:[]}""")]
    [TestCase("""{"id":}""")]
    [TestCase("{")]
    [TestCase(" ")]
    public void A_body_that_is_not_JSON_is_reported(string body) =>
        Assert.That(() => ItemWith(body).Text, Throws.TypeOf<System.Text.Json.JsonException>());

    [Test]
    public void A_text_of_many_parts_takes_time_in_proportion_to_its_length()
    {
        const int Parts = 200_000;
        BatchResultItem item = ItemWith($$"""{"content":[{{string.Join(',', Enumerable.Repeat("""{"type":"text","text":"0123456789"}""", Parts))}}]}""");
        long before = GC.GetAllocatedBytesForCurrentThread();

        string text = item.Text!;

        Assert.That(text, Has.Length.EqualTo(10 * Parts));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100 * 10 * Parts), "The parts are not copied again for each part.");
    }

    private static BatchResultItem ItemWith(string body) =>
        new() { Response = new BatchItemResponse { StatusCode = 200, Body = new JsonPayload(System.Text.Encoding.UTF8.GetBytes(body)) } };

    private static TestCaseData Case(string name, string body, string? text, string? finishReason, string? usage, string? model) =>
        new TestCaseData(body, text, finishReason, usage, model).SetName(name);

    private static string? Describe(TokenUsage? usage) => usage is not { } counts ? null
        : string.Create(CultureInfo.InvariantCulture, $"{counts.InputTokens}/{counts.OutputTokens}/{counts.TotalTokens}")
            + (counts.CachedInputTokens is { } cached ? $" cached {cached}" : "")
            + (counts.CacheCreationInputTokens is { } written ? $" written {written}" : "")
            + (counts.ReasoningTokens is { } reasoning ? $" reasoning {reasoning}" : "");
}
