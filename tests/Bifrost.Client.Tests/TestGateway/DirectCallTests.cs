using System.Net;
using System.Text;
using System.Text.Json;

namespace Bifrost.Client.Tests.TestGateway;

/// <summary>A model can be called without a batch.</summary>
public sealed class DirectCallTests
{
    private const string Messages = """
        "messages":[{"role":"user","content":"Hello there"}]
        """;

    [TestCase("/openai/v1/chat/completions", "gpt-4o-mini", Messages, "chat.completion")]
    [TestCase("/openai/v1/chat/completions", "anthropic/claude-sonnet-4-5", Messages, "chat.completion")]
    [TestCase("/openai/chat/completions", "meta-llama/llama", Messages, "chat.completion")]
    [TestCase("/v1/chat/completions", "groq/llama-3", Messages, "chat.completion")]
    [TestCase("/v1/chat/completions", "lab-openai/m", Messages, "chat.completion")]
    [TestCase("/openai/v1/responses", "openai/gpt-4o-mini", "\"input\":\"Hello there\"", "response")]
    [TestCase("/openai/v1/completions", "gpt-3.5-turbo-instruct", "\"prompt\":\"Hello there\"", "text_completion")]
    [TestCase("/openai/v1/embeddings", "text-embedding-3-small", "\"input\":[\"Hello there\"]", "list")]
    public async Task A_call_on_an_OpenAI_route_is_answered_in_the_format_of_the_route(string path, string model, string input, string expectedObject)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();

        JsonElement response = await CallAsync(host, path, $$"""{"model":"{{model}}",{{input}}}""");

        Assert.That(response.GetProperty("object").GetString(), Is.EqualTo(expectedObject));
        Assert.That(model, Does.EndWith(response.GetProperty("model").GetString()!));
        Assert.That(response.GetRawText(), expectedObject == "list" ? Does.Contain("\"embedding\":[") : Does.Contain("\"Hello there\""));
        Assert.That(response.GetProperty("usage").GetProperty("total_tokens").GetInt32(), Is.EqualTo(expectedObject == "list" ? 3 : 6));
    }

    [TestCase("claude-sonnet-4-5")]
    [TestCase("anthropic/claude-sonnet-4-5")]
    public async Task A_call_on_the_Anthropic_route_is_answered_with_a_message(string model)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();

        JsonElement response = await CallAsync(host, "/anthropic/v1/messages", $$"""{"model":"{{model}}","max_tokens":9,{{Messages}}}""");

        Assert.That(response.GetProperty("type").GetString(), Is.EqualTo("message"));
        Assert.That(response.GetProperty("model").GetString(), Is.EqualTo("claude-sonnet-4-5"));
        Assert.That(response.GetProperty("content")[0].GetProperty("text").GetString(), Is.EqualTo("Hello there"));
        Assert.That(response.GetProperty("usage").GetProperty("output_tokens").GetInt32(), Is.EqualTo(3));
    }

    [Test]
    public async Task A_call_is_answered_by_the_function_that_answers_batches()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AnswerWith(request => request.Succeed($"{request.Provider} {request.Model} {request.Line} {request.IsDirectCall} {request.Endpoint}"));

        JsonElement first = await CallAsync(host, "/v1/chat/completions", $$"""{"model":"anthropic/claude",{{Messages}}}""");
        JsonElement second = await CallAsync(host, "/anthropic/v1/messages", $$"""{"model":"claude",{{Messages}}}""");

        Assert.That(first.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString(), Is.EqualTo("anthropic claude 1 True /v1/chat/completions"));
        Assert.That(second.GetProperty("content")[0].GetProperty("text").GetString(), Is.EqualTo("anthropic claude 2 True /v1/messages"));
    }

    [TestCase("/openai/v1/chat/completions", 429, """{"error":{"message":"Slow down","type":"requests","param":null,"code":"rate_limit_exceeded"}}""")]
    [TestCase("/openai/v1/responses", 500, """{"error":{"message":"Slow down","type":"server_error","param":null,"code":null}}""")]
    [TestCase("/anthropic/v1/messages", 529, """{"type":"error","error":{"type":"overloaded_error","message":"Slow down"}}""")]
    [TestCase("/anthropic/v1/messages", 429, """{"type":"error","error":{"type":"rate_limit_error","message":"Slow down"}}""")]
    public async Task A_failed_call_has_the_status_code_and_the_error_of_the_route(string path, int statusCode, string expected)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AnswerWith(request => request.Fail(statusCode, "Slow down"));

        JsonElement error = await CallAsync(host, path, $$"""{"model":"m",{{Messages}}}""", (HttpStatusCode)statusCode);

        Assert.That(error.GetRawText(), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_call_that_the_provider_loses_times_out()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AnswerWith(_ => null);

        JsonElement error = await CallAsync(host, "/openai/v1/chat/completions", $$"""{"model":"m",{{Messages}}}""", HttpStatusCode.GatewayTimeout);

        Assert.That(error.GetProperty("error").GetProperty("type").GetString(), Is.EqualTo("request_timed_out"));
    }

    [TestCase("/openai/v1/chat/completions", """{"model":"m","stream":true}""", "does not stream")]
    [TestCase("/anthropic/v1/messages", """{"model":"m","stream":true}""", "does not stream")]
    [TestCase("/openai/v1/chat/completions", """{"messages":[]}""", "model is required")]
    [TestCase("/openai/v1/chat/completions", "[]", "model is required")]
    [TestCase("/openai/v1/chat/completions", "no JSON", "Invalid request format")]
    [TestCase("/v1/chat/completions", """{"model":"gpt-4o-mini"}""", "provider/model format")]
    public async Task An_invalid_call_gets_a_400_that_says_why(string path, string body, string expected)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AnswerWith(_ => throw new InvalidOperationException("The call must not be answered."));

        JsonElement error = await CallAsync(host, path, body, HttpStatusCode.BadRequest);

        Assert.That(error.GetProperty("error").GetProperty("message").GetString(), Does.Contain(expected));
    }

    [Test]
    public async Task Calls_are_in_the_list_of_requests_and_need_the_virtual_key()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.RequireVirtualKey("sk-bf-test");

        JsonElement error = await CallAsync(host, "/anthropic/v1/messages", $$"""{"model":"m",{{Messages}}}""", HttpStatusCode.Unauthorized);

        Assert.That(error.GetProperty("error").GetProperty("type").GetString(), Is.EqualTo("authentication_error"));
        Assert.That(host.LastRequest.RequestType?.Value, Is.EqualTo("chat_completion"));
    }

    private static async Task<JsonElement> CallAsync(GatewayHost host, string path, string body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var http = new HttpClient(new HttpClientHandler { UseProxy = false }) { BaseAddress = host.Gateway.BaseAddress };
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using HttpResponseMessage response = await http.PostAsync(new Uri(path, UriKind.Relative), content);

        string text = await response.Content.ReadAsStringAsync();
        Assert.That(response.StatusCode, Is.EqualTo(expected), text);
        return JsonElement.Parse(text);
    }
}
