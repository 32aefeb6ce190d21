using System.Text.Json;

namespace Bifrost.Client.Extensions.AI.Tests.Responses;

/// <summary>
/// Responses of providers that have no adapter to compare with. The bodies are written after the documentation of Gemini, of the model families on
/// Bedrock, and of the gateway, which flattens the responses of Gemini.
/// </summary>
public sealed class ProviderResponseTests
{
    [Test]
    public void Gemini_as_the_gateway_flattens_it()
    {
        ChatResponse response = Items.Of("""{"text":"Hello","finish_reason":"STOP","usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}""").ToChatResponse();

        AssertResponse(response, "Hello", ChatFinishReason.Stop, input: 3, output: 2, total: 5);
    }

    [Test]
    public void Gemini_as_documented()
    {
        ChatResponse response = Items.Of("""
            {
              "candidates": [{
                "content": { "role": "model", "parts": [
                  { "text": "I think.", "thought": true },
                  { "text": "Hello" },
                  { "functionCall": { "name": "weather", "args": { "city": "Oslo" } }, "thoughtSignature": "c2ln" },
                  { "inlineData": { "mimeType": "image/png", "data": "AQID" } },
                  { "executableCode": { "language": "PYTHON", "code": "1" } }
                ] },
                "finishReason": "MAX_TOKENS"
              }],
              "usageMetadata": { "promptTokenCount": 10, "candidatesTokenCount": 5, "thoughtsTokenCount": 7, "totalTokenCount": 22, "cachedContentTokenCount": 4 },
              "modelVersion": "gemini-2.5-flash", "responseId": "r1", "createTime": "2026-01-02T03:04:05Z"
            }
            """).ToChatResponse();

        AssertResponse(response, "Hello", ChatFinishReason.Length, input: 10, output: 12, total: 22);
        Assert.That((response.Usage!.CachedInputTokenCount, response.Usage.ReasoningTokenCount), Is.EqualTo((4L, 7L)));
        Assert.That((response.ModelId, response.ResponseId), Is.EqualTo(("gemini-2.5-flash", "r1")));
        Assert.That(response.CreatedAt, Is.EqualTo(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)));
        IList<AIContent> contents = response.Messages[0].Contents;
        Assert.That(((TextReasoningContent)contents[0]).Text, Is.EqualTo("I think."));
        AssertCall((FunctionCallContent)contents[2], "bifrost_call_2", "weather", "Oslo");
        Assert.That(((DataContent)contents[3]).Data.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(contents[4].RawRepresentation, Is.InstanceOf<JsonElement>());
    }

    [TestCase("""{"candidates":[{"content":{"parts":[{"text":"cut \ud83d"}]},"finishReason":"MAX_TOKENS"}]}""")]
    [TestCase("""{"content":[{"type":"text","text":"cut \ud83d"}],"stop_reason":"max_tokens"}""")]
    [TestCase("""{"output":{"message":{"content":[{"text":"cut \ud83d"}]}},"stopReason":"max_tokens"}""")]
    [TestCase("""{"choices":[{"message":{"content":"cut \ud83d"},"finish_reason":"length"}]}""")]
    public void A_text_that_is_cut_in_a_character_ends_with_the_replacement_character(string body) =>
        Assert.That((Items.Of(body).ToChatResponse().Text, Items.Of(body).ToChatResponse().FinishReason), Is.EqualTo(("cut \ufffd", (ChatFinishReason?)ChatFinishReason.Length)));

    [Test]
    public void Only_the_half_of_a_character_is_replaced() =>
        Assert.That(
            Items.Of("""{"content":[{"type":"text","text":"\\ud83d \ud83d\ude00 \ude00 \ud83d\n\ud83dé"}]}""").ToChatResponse().Text,
            Is.EqualTo("\\ud83d \ud83d\ude00 \ufffd \ufffd\n\ufffdé"));

    [TestCase("image/png", "not base64")]
    [TestCase("not a type", "AQID")]
    public void Data_of_Gemini_that_is_not_valid_is_kept_as_JSON(string type, string data)
    {
        ChatResponse response = Items.Of($$$"""{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"{{{type}}}","data":"{{{data}}}"}}]}}]}""").ToChatResponse();

        Assert.That(response.Messages[0].Contents.Single().RawRepresentation, Is.InstanceOf<JsonElement>());
    }

    [Test]
    public void Signatures_of_Gemini_are_sent_back_with_their_parts()
    {
        const string Parts = """[{"text":"I think.","thought":true,"thoughtSignature":"YQ=="},{"text":"Hello","thoughtSignature":"Yg=="},{"text":"","thoughtSignature":"Yw=="}]""";
        ChatResponse response = Items.Of($$"""{"candidates":[{"content":{"parts":{{Parts}} },"finishReason":"STOP"}]}""").ToChatResponse();

        Assert.That(((TextReasoningContent)response.Messages[0].Contents[0]).ProtectedData, Is.EqualTo("YQ=="));
        Bodies.AssertBody(
            new BatchChatModel(ModelProvider.Gemini, "gemini-3-pro").CreateRequest("a", [new ChatMessage(ChatRole.User, "Hello"), .. response.Messages]),
            $$"""{"contents":[{"role":"user","parts":[{"text":"Hello"}]},{"role":"model","parts":{{Parts}} }]}""");
    }

    [Test]
    public void Blocks_of_tools_that_Anthropic_runs_are_sent_back_as_they_are()
    {
        const string Blocks = """[{"type":"server_tool_use","id":"s1","name":"web_search","input":{"query":"x"}},{"type":"web_search_tool_result","tool_use_id":"s1","content":[]},{"type":"text","text":"Hello"}]""";
        ChatResponse response = Items.OfAnthropic($$"""{"id":"m","role":"assistant","content":{{Blocks}},"stop_reason":"pause_turn"}""").ToChatResponse();

        Bodies.AssertBody(
            new BatchChatModel(ModelProvider.Anthropic, "claude-sonnet-4-5").CreateRequest("a", [new ChatMessage(ChatRole.User, "Hello"), .. response.Messages]),
            $$"""{"model":"claude-sonnet-4-5","max_tokens":1024,"messages":[{"role":"user","content":[{"type":"text","text":"Hello"}]},{"role":"assistant","content":{{Blocks}} }]}""");
    }

    [Test]
    public void A_call_of_Gemini_is_sent_back_with_its_signature()
    {
        ChatResponse response = Items.Of("""{"candidates":[{"content":{"parts":[{"text":"I think.","thought":true},{"functionCall":{"name":"weather","args":{"city":"Oslo"}},"thoughtSignature":"c2ln"}]},"finishReason":"STOP"}]}""").ToChatResponse();
        ChatMessage[] messages = [new(ChatRole.User, "Weather?"), .. response.Messages, new(ChatRole.Tool, [new FunctionResultContent("bifrost_call_1", "cold")])];

        Bodies.AssertBody(
            new BatchChatModel(ModelProvider.Gemini, "gemini-3-pro").CreateRequest("a", messages),
            """
            {"contents":[
              {"role":"user","parts":[{"text":"Weather?"}]},
              {"role":"model","parts":[{"text":"I think.","thought":true},{"functionCall":{"name":"weather","args":{"city":"Oslo"}},"thoughtSignature":"c2ln"}]},
              {"role":"user","parts":[{"functionResponse":{"name":"weather","response":{"result":"cold"}}}]}
            ]}
            """);
    }

    [Test]
    public void Nova_as_documented()
    {
        ChatResponse response = Items.Of("""
            {
              "output": { "message": { "role": "assistant", "content": [
                { "reasoningContent": { "reasoningText": { "text": "I think.", "signature": "s" } } },
                { "text": "Hello" },
                { "toolUse": { "toolUseId": "t1", "name": "weather", "input": { "city": "Oslo" } } }
              ] } },
              "stopReason": "tool_use",
              "usage": { "inputTokens": 10, "outputTokens": 5, "totalTokens": 15, "cacheReadInputTokenCount": 0, "cacheWriteInputTokenCount": 0 }
            }
            """).ToChatResponse();

        AssertResponse(response, "Hello", ChatFinishReason.ToolCalls, input: 10, output: 5, total: 15);
        IList<AIContent> contents = response.Messages[0].Contents;
        Assert.That((((TextReasoningContent)contents[0]).Text, ((TextReasoningContent)contents[0]).ProtectedData), Is.EqualTo(("I think.", "s")));
        AssertCall((FunctionCallContent)contents[2], "t1", "weather", "Oslo");
        Bodies.AssertBody(
            new BatchChatModel(ModelProvider.Bedrock, "amazon.nova-2-lite-v1:0").CreateRequest("a", [new ChatMessage(ChatRole.User, "Weather?"), .. response.Messages]),
            """
            {
              "schemaVersion": "messages-v1",
              "messages": [
                { "role": "user", "content": [{ "text": "Weather?" }] },
                { "role": "assistant", "content": [
                  { "reasoningContent": { "reasoningText": { "text": "I think.", "signature": "s" } } },
                  { "text": "Hello" },
                  { "toolUse": { "toolUseId": "t1", "name": "weather", "input": { "city": "Oslo" } } }
                ] }
              ]
            }
            """);
    }

    [Test]
    public void Llama_as_documented() =>
        AssertResponse(
            Items.Of("""{"generation":"Hello","prompt_token_count":10,"generation_token_count":5,"stop_reason":"stop"}""").ToChatResponse(),
            "Hello", ChatFinishReason.Stop, input: 10, output: 5, total: 15);

    [Test]
    public void Mistral_as_documented()
    {
        ChatResponse prompt = Items.Of("""{"outputs":[{"text":"Hello","stop_reason":"length"}]}""").ToChatResponse();
        ChatResponse chat = Items.Of("""{"choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"stop_reason":"stop"}]}""").ToChatResponse();

        Assert.That((prompt.Text, prompt.FinishReason, prompt.Usage), Is.EqualTo(("Hello", (ChatFinishReason?)ChatFinishReason.Length, (UsageDetails?)null)));
        Assert.That((chat.Text, chat.FinishReason, chat.Usage), Is.EqualTo(("Hello", (ChatFinishReason?)ChatFinishReason.Stop, (UsageDetails?)null)));
    }

    [Test]
    public void Claude_on_Bedrock_and_Vertex_is_read_as_Claude()
    {
        const string Body = """{"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[{"type":"text","text":"Hello"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":2}}""";

        AssertResponse(Items.Of(Body).ToChatResponse(), "Hello", ChatFinishReason.Stop, input: 3, output: 2, total: 5);
    }

    [Test]
    public void A_response_of_an_unknown_format_has_no_content()
    {
        ChatResponse response = Items.Of("""{"something":"else"}""").ToChatResponse();

        Assert.That(response.Messages[0].Contents, Is.Empty);
        Assert.That((response.FinishReason, response.Usage, response.ModelId), Is.EqualTo(((ChatFinishReason?)null, (UsageDetails?)null, (string?)null)));
    }

    [Test]
    public void A_body_that_is_not_JSON_is_an_error()
    {
        var item = new BatchResultItem { CustomId = "a", Response = new BatchItemResponse { StatusCode = 200, Body = new JsonPayload("{\"choices\":"u8.ToArray()) } };

        Assert.That(() => item.ToChatResponse(), Throws.InstanceOf<JsonException>());
    }

    private static void AssertResponse(ChatResponse response, string text, ChatFinishReason reason, long input, long output, long total)
    {
        Assert.That((response.Text, response.FinishReason), Is.EqualTo((text, (ChatFinishReason?)reason)));
        Assert.That((response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount), Is.EqualTo((input, output, total)));
        Assert.That(response.Messages.Single().Role, Is.EqualTo(ChatRole.Assistant));
    }

    private static void AssertCall(FunctionCallContent call, string id, string name, string city)
    {
        Assert.That((call.CallId, call.Name, call.Exception), Is.EqualTo((id, name, (Exception?)null)));
        Assert.That(call.Arguments!["city"]!.ToString(), Is.EqualTo(city));
    }
}
