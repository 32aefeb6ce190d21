using System.Text.Json.Nodes;

namespace Bifrost.Client.Extensions.AI.Tests.Support;

/// <summary>The comparison with the adapters can fail: a change of any member, on either side, is found.</summary>
public sealed class JsonDifferencesTests
{
    private static readonly ChatMessage[] Messages =
    [
        new(ChatRole.System, "Be brief."),
        new(ChatRole.User, [new TextContent("What is this?"), new DataContent(new byte[] { 1, 2, 3 }, "image/png"), new UriContent("https://example.com/a.png", "image/png")]),
        new(ChatRole.Assistant, [new TextContent("I look."), new FunctionCallContent("call_1", "weather", new Dictionary<string, object?> { ["city"] = "Köln", ["days"] = 2 })]),
        new(ChatRole.Tool, [new FunctionResultContent("call_1", new { Sunny = true })]),
    ];

    private static readonly ChatOptions Options = new()
    {
        Temperature = 0.1f,
        TopP = 0.9f,
        MaxOutputTokens = 100,
        StopSequences = ["END"],
        Tools = [.. ChatTools.Functions],
        ToolMode = ChatToolMode.RequireSpecific("weather"),
        AllowMultipleToolCalls = false,
        ResponseFormat = ChatTools.Formats[2],
    };

    [Test]
    public void Every_change_of_a_request_for_OpenAI_is_found() =>
        Check(Adapter.CreateOpenAI(), new BatchChatModel(ModelProvider.OpenAI, Adapter.OpenAIModel), AdapterCorrection.OpenAI);

    [Test]
    public void Every_change_of_a_request_for_Anthropic_is_found() =>
        Check(Adapter.CreateAnthropic(), new BatchChatModel(ModelProvider.Anthropic, Adapter.AnthropicModel), AdapterCorrection.Anthropic);

    [TestCase(true)]
    [TestCase(false)]
    public async Task Every_change_of_what_a_response_says_is_found(bool isOpenAI)
    {
        string body = isOpenAI
            ? """{"id":"chatcmpl-1","object":"chat.completion","created":1764000000,"model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":"Hi","refusal":"No","tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}"""
            : """{"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[{"type":"thinking","thinking":"Hm","signature":"s"},{"type":"text","text":"Hi"},{"type":"tool_use","id":"toolu_1","name":"f","input":{"a":1}}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":2,"cache_read_input_tokens":1}}""";
        Adapter adapter = isOpenAI ? Adapter.CreateOpenAI() : Adapter.CreateAnthropic();

        Check(
            ResponseView.Of(await adapter.ReadAsync(body), hasTime: isOpenAI),
            ResponseView.Of((isOpenAI ? Items.Of(body) : Items.OfAnthropic(body)).ToChatResponse(), hasTime: isOpenAI),
            minimum: 30);
    }

    private static void Check(Adapter adapter, BatchChatModel model, IReadOnlyList<AdapterCorrection> corrections)
    {
        JsonObject written = adapter.Write(Messages, Options);
        foreach (AdapterCorrection correction in corrections)
            correction.Apply(written, new ChatCase(Messages, Options));

        Check(written, JsonNode.Parse(model.CreateRequest("a", Messages, Options).Body.ToString())!, minimum: 300);
    }

    private static void Check(JsonNode adapter, JsonNode package, int minimum)
    {
        Assert.That(JsonDifferences.Between(adapter, package), Is.Empty);
        (string Change, JsonNode Json)[] inAdapter = [.. JsonMutations.Of(adapter)], inPackage = [.. JsonMutations.Of(package)];
        Assert.That(inAdapter, Has.Length.GreaterThan(minimum));
        Assert.That(inAdapter.Where(mutation => !JsonDifferences.Between(mutation.Json, package).Any()).Select(mutation => mutation.Change), Is.Empty);
        Assert.That(inPackage.Where(mutation => !JsonDifferences.Between(adapter, mutation.Json).Any()).Select(mutation => mutation.Change), Is.Empty);
    }
}
