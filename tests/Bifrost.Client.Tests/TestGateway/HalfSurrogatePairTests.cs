using System.Text;
using System.Text.Json;

namespace Bifrost.Client.Tests.TestGateway;

/// <summary>Half a surrogate pair, with which a text can be cut off, is U+FFFD to the gateway, which is written in Go.</summary>
public sealed class HalfSurrogatePairTests
{
    private const string Expected = @"Hi \uD83D\uDE00 \\ud800 \uFFFD\uFFFDx\uFFFD";
    private const string Cut = @"Hi \uD83D\uDE00 \\ud800 \ud800\ud83dx\uDe00";

    [TestCase("/openai/v1/chat/completions", $$"""{"model":"m","messages":[{"role":"user","content":"{{Cut}}"}]}""")]
    [TestCase("/openai/v1/chat/completions", $$"""{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"{{Cut}}"}]}]}""")]
    [TestCase("/openai/v1/responses", $$"""{"model":"m","input":"{{Cut}}"}""")]
    [TestCase("/openai/v1/completions", $$"""{"model":"m","prompt":["{{Cut}}"]}""")]
    [TestCase("/anthropic/v1/messages", $$"""{"model":"m","messages":[{"role":"user","content":"{{Cut}}"}]}""")]
    [TestCase("/openai/v1/chat/completions", $$"""{"\ud800":1,"model":"m","messages":[{"role":"\udc00","\ud800":1,"content":"{{Cut}}"}]}""")]
    public async Task A_direct_call_is_answered(string path, string body)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        using var http = new HttpClient(new HttpClientHandler { UseProxy = false }) { BaseAddress = host.Gateway.BaseAddress };
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using HttpResponseMessage response = await http.PostAsync(new Uri(path, UriKind.Relative), content);

        string text = await response.Content.ReadAsStringAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(200), text);
        Assert.That(StringsOf(JsonElement.Parse(text)), Does.Contain(Unescape(Expected)));
    }

    [Test]
    public async Task A_batch_returns_the_results_of_all_requests()
    {
        List<BatchResultItem> items = await RunAsync(
            ModelProvider.OpenAI,
            $$$"""
            {"custom_id":"a\ud800","url":"/v1/chat/completions","body":{"messages":[{"role":"user","content":"{{{Cut}}}"}]}}
            {"custom_id":"b","\ud800":1,"url":"/v1/chat/completions","body":{"messages":[{"role":"user","content":"whole"}]}}
            """);

        Assert.That(items.Select(item => (item.CustomId, item.Text)), Is.EqualTo([("a\uFFFD", Unescape(Expected)), ("b", "whole")]));
    }

    [Test]
    public async Task The_results_endpoint_returns_an_answer_that_is_cut_off()
    {
        List<BatchResultItem> openAI = await RunAsync(
            ModelProvider.OpenAI,
            """{"custom_id":"a","url":"/v1/chat/completions","body":{}}""",
            $$$"""{"\ud800":1,"choices":[{"message":{"content":"{{{Cut}}}"}}]}""");
        List<BatchResultItem> gemini = await RunAsync(
            ModelProvider.Gemini,
            """{"key":"a","request":{}}""",
            $$$"""{"candidates":[{"content":{"parts":[{"text":"{{{Cut}}}"}]}}]}""");

        Assert.That(openAI.Single().Text, Is.EqualTo(Unescape(Expected)));
        Assert.That(gemini.Single().Text, Is.EqualTo(Unescape(Expected)));
    }

    private static async Task<List<BatchResultItem>> RunAsync(ModelProvider provider, string lines, string? answer = null)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        if (answer is not null)
            host.Gateway.AnswerWith(request => request.Succeed(new JsonPayload(Encoding.UTF8.GetBytes(answer))));
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(lines));
        BifrostFile input = await host.Files.UploadAsync(content, new FileUpload { Provider = provider });
        BatchCreateRequest create = TestData.CreateRequest(provider) with { InputFileId = input.Id };
        Batch created = await host.Batches.CreateAsync(create);
        Batch batch = await host.Batches.WaitForCompletionAsync(created.Reference, host.WaitOptions);
        return await host.Batches.GetResultsAsync(batch).ToListAsync();
    }

    private static string Unescape(string text) => JsonElement.Parse($"\"{text}\"").GetString()!;

    private static IEnumerable<string> StringsOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => StringsOf(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(StringsOf),
        JsonValueKind.String => [element.GetString()!],
        _ => [],
    };
}
