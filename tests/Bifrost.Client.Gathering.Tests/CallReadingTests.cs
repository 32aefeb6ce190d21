using System.Net;
using System.Text;
using System.Text.Json;

namespace Bifrost.Client.Gathering.Tests;

/// <summary>What a call asks for is read from its address and body; what cannot be batched is refused, or sent directly.</summary>
public sealed class CallReadingTests
{
    private const string Body = """{"model":"a-model","input":"a"}""";

    private static IEnumerable<TestCaseData> Routes =>
    [
        Route("https://api.openai.com/v1/embeddings", Body, "openai", "/v1/embeddings", "a-model"),
        Route("https://api.openai.com/v1/moderations", Body, "openai", "/v1/moderations", "a-model"),
        Route("https://api.openai.com/v1/completions", """{"model":"org/tuned","prompt":"a"}""", "openai", "/v1/completions", "org/tuned"),
        Route("https://gateway.example/openai/v1/responses?x=1", Body, "openai", "/v1/responses", "a-model"),
        Route("https://gateway.example/openai/responses", Body, "openai", "/v1/responses", "a-model"),
        Route("https://gateway.example/base/openai/v1/embeddings", """{"model":"azure/e","input":"a"}""", "azure", "/v1/embeddings", "e"),
        Route("https://gateway.example/v1/embeddings", """{"model":"openai/e-1","input":"a"}""", "openai", "/v1/embeddings", "e-1"),
        Route("https://gateway.example/v1/embeddings", """{"model":"my-vllm/e/f","input":"a"}""", "my-vllm", "/v1/embeddings", "e/f"),
        Route("https://x.openai.azure.com/openai/deployments/d%201/embeddings?api-version=2", """{"input":"a"}""", "azure", "/v1/embeddings", "d 1"),
        Route("https://x.openai.azure.com/openai/deployments/d/embeddings", """{ "input":"a" , "model" : "other" }""", "azure", "/v1/embeddings", "d"),
        Route("https://x.openai.azure.com/openai/v1/embeddings", Body, "azure", "/v1/embeddings", "a-model"),
        Route("https://x.openai.azure.us/openai/v1/embeddings", Body, "azure", "/v1/embeddings", "a-model"),
        Route("https://x.openai.azure.cn/openai/v1/embeddings", Body, "azure", "/v1/embeddings", "a-model"),
        Route("https://gateway.example/openai/deployments/d/embeddings?api-version=2", """{}""", "azure", "/v1/embeddings", "d"),
    ];

    private static IEnumerable<TestCaseData> Refusals =>
    [
        Refusal("https://api.openai.com/v1/chat/completions", """{"model":"m","stream": true}""", "it streams its answer"),
        Refusal("https://api.openai.com/v1/images/generations", Body, "'/v1/images/generations' is not an endpoint that batches have"),
        Refusal("https://api.openai.com/v1/embeddings", "[1]", "its body is not a JSON object"),
        Refusal("https://api.openai.com/v1/embeddings", """{"model":"m" """, "its body is not JSON"),
        Refusal("https://api.openai.com/v1/embeddings", "", "its body is not JSON"),
        Refusal("https://gateway.example/v1/embeddings", Body, "its address and its model do not name a provider; set BatchingOptions.Provider"),
        Refusal("https://gateway.example/v1/chat/completions", """{"model":"gemini/g"}""", "batches of gemini take another format than /v1/chat/completions"),
        Refusal("https://api.openai.com/v1/threads/t/messages", Body, "'/v1/threads/t/messages' is not an endpoint that batches have"),
        Refusal("https://generativelanguage.googleapis.com/v1beta/openai/chat/completions", Body, "batches of gemini take another format than /v1/chat/completions"),
        Refusal("https://api.openai.com/v1/embeddings", """{"model":" ","input":"a"}""", "its model is blank"),
        Refusal("https://gateway.example/v1/embeddings", """{"model":"openai/","input":"a"}""", "its model is blank"),
        Refusal("https://gateway.example/anthropic/v1/messages", """{"model":"bedrock/c"}""", "batches of bedrock take another format than messages of Anthropic"),
    ];

    [TestCaseSource(nameof(Routes))]
    public async Task Provider_endpoint_and_model_are_those_of_the_request(string address, string body, string provider, string endpoint, string model)
    {
        await using GatherHost host = await GatherHost.StartAsync();
        host.Gateway.AnswerWith(request => request.Succeed(JsonPayload.Parse("{}")));
        BatchingHandler handler = host.CreateHandler(host.Options with { MaxRequests = 1 });

        using HttpResponseMessage response = await host.PostAsync(handler, address, body).WithTestTimeout();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(host.Gateway.GetBatches(provider), Has.Count.EqualTo(1));
        using JsonDocument line = JsonDocument.Parse(host.GetUploadedLines().Single());
        Assert.That(line.RootElement.GetProperty("url").GetString(), Is.EqualTo(endpoint));
        Assert.That(line.RootElement.GetProperty("body").GetProperty("model").GetString(), Is.EqualTo(model));
        Assert.That(line.RootElement.GetProperty("custom_id").GetString(), Does.Match("^[0-9a-f]{32}-1$"));
    }

    [TestCase("meta/llama")]
    [TestCase("openai/gpt-oss-20b")]
    public async Task The_options_name_the_provider_where_the_address_does_not(string model)
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingHandler handler = host.CreateHandler(host.Options with { MaxRequests = 1, Provider = "my-vllm" });

        using HttpResponseMessage response =
            await host.PostAsync(handler, "http://localhost:8000/v1/chat/completions", Chat.CreateBody("a", model)).WithTestTimeout();

        Assert.That(await Chat.ReadAnswerAsync(response), Is.EqualTo("answer to a"));
        Assert.That(host.Gateway.GetBatches("my-vllm"), Has.Count.EqualTo(1));
        Assert.That(host.GetUploadedLines().Single(), Does.Contain($"\"{model}\""));
    }

    [Test]
    public async Task Calls_to_several_providers_and_models_are_a_job_for_each()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingHandler handler = host.CreateHandler(host.Options with { MaxRequests = 3, Journal = host.Journal });
        string[] models = ["openai/a", "azure/a", "openai/b"];

        HttpResponseMessage[] responses = await Task.WhenAll(
            models.Select(model => host.PostAsync(handler, "https://gateway.example/v1/chat/completions", Chat.CreateBody("q", model)))).WithTestTimeout();

        Assert.That(responses.Select(response => response.StatusCode), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That((host.Gateway.GetBatches(ModelProvider.OpenAI).Count, host.Gateway.GetBatches(ModelProvider.Azure).Count), Is.EqualTo((2, 1)));
        Assert.That(Directory.GetDirectories(host.Directory).Select(Path.GetFileName), Is.EquivalentTo(["calls-lock", "calls-1", "calls-2", "calls-3"]));
    }

    [Test]
    public async Task A_body_is_sent_on_one_line_and_otherwise_as_it_is()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingHandler handler = host.CreateHandler(host.Options with { MaxRequests = 1 });
        const string Spaced = """
            {
              "model" : "a-model", "n": [ 1.0,	2E5 ],
              "messages": [ { "role":"user", "content": "a \"b\\\" c\n  \u00e4 ä" } ]
            }
            """;

        using HttpResponseMessage response = await host.PostAsync(handler, Chat.Address, Spaced).WithTestTimeout();

        Assert.That(
            host.GetUploadedLines().Single(),
            Does.EndWith(""","body":{"model":"a-model","n":[1.0,2E5],"messages":[{"role":"user","content":"a \"b\\\" c\n  \u00e4 ä"}]}}"""));
        Assert.That(await Chat.ReadAnswerAsync(response), Is.EqualTo("answer to a \"b\\\" c\n  ä ä"));
    }

    [TestCaseSource(nameof(Refusals))]
    public async Task What_cannot_be_batched_is_refused_with_the_reason(string address, string body, string reason)
    {
        await using GatherHost host = await GatherHost.StartAsync();
        BatchingHandler handler = host.CreateHandler(host.Options with { MaxRequests = 1 });

        BifrostUnbatchableCallException exception =
            (await Assert.ThrowsAsync<BifrostUnbatchableCallException>(() => host.PostAsync(handler, address, body).WithTestTimeout()))!;

        Assert.That(exception.Message, Does.StartWith($"The call cannot be a request of a batch: {reason}"));
        Assert.That(host.Gateway.Requests, Is.Empty);
    }

    [Test]
    public async Task A_call_that_is_larger_than_a_batch_of_the_job_is_refused()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        JobOptions job = host.Options.Job with { Limits = new BatchLimits { MaxBytes = 3000 } };
        BatchingHandler handler = host.CreateHandler(host.Options with { MaxRequests = 1, Job = job });

        BifrostUnbatchableCallException exception =
            (await Assert.ThrowsAsync<BifrostUnbatchableCallException>(() => host.AskAsync(handler, new string('a', 3000)).WithTestTimeout()))!;
        using HttpResponseMessage response = await host.AskAsync(handler, new string('a', 1500)).WithTestTimeout();

        Assert.That(exception.Message, Does.Contain("which is more than a batch can hold"));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("anthropic-beta")]
    [TestCase("OpenAI-Beta")]
    public async Task A_call_with_a_header_that_batches_do_not_have_is_refused(string name)
    {
        await using GatherHost host = await GatherHost.StartAsync();
        using HttpClient http = host.CreateHandler(host.Options with { MaxRequests = 1 }).CreateHttpClient();
        http.DefaultRequestHeaders.Add(name, "something");
        using var content = new StringContent(Body, Encoding.UTF8, "application/json");

        Assert.That(
            (await Assert.ThrowsAsync<BifrostUnbatchableCallException>(() => http.PostAsync(new Uri("https://api.openai.com/v1/embeddings"), content).WithTestTimeout()))!.Message,
            Does.Contain($"it has the header {name}, which requests of batches do not have"));
    }

    [Test]
    public async Task A_GET_and_a_form_are_refused()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        using HttpClient http = host.CreateHandler().CreateHttpClient();
        using var form = new MultipartFormDataContent { { new StringContent("a"), "file" } };

        Assert.That(
            (await Assert.ThrowsAsync<BifrostUnbatchableCallException>(() => http.GetAsync(new Uri("https://api.openai.com/v1/models"))))!.Message,
            Does.Contain("it is a GET, and requests of batches are POSTs"));
        Assert.That(
            (await Assert.ThrowsAsync<BifrostUnbatchableCallException>(() => http.PostAsync(new Uri("https://api.openai.com/v1/embeddings"), form)))!.Message,
            Does.Contain("its body is multipart/form-data, and not JSON"));
    }

    [Test]
    public async Task What_cannot_be_batched_is_sent_directly_if_the_options_say_so()
    {
        await using GatherHost host = await GatherHost.StartAsync();
        host.Gateway.Respond(request => request.Path == "/v1/chat/completions" ? GatewayResponse.Json(Encoding.UTF8.GetString(request.Body.Span)) : null);
        BatchingHandler handler = host.CreateHandler(host.Options with { Unbatchable = UnbatchableCalls.SendDirectly }, new SocketsHttpHandler { UseProxy = false });
        string body = """{"stream":true, "model":"openai/m"}""";

        // A stream that can be read only once.
        using var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(body)));
        content.Headers.ContentType = new("application/json");
        using HttpClient http = handler.CreateHttpClient();
        using HttpResponseMessage response = await http.PostAsync(new Uri(host.Gateway.BaseAddress, "v1/chat/completions"), content).WithTestTimeout();

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(body));
        Assert.That(host.Creates, Is.Zero);
    }

    private static TestCaseData Route(string address, string body, string provider, string endpoint, string model) =>
        new TestCaseData(address, body, provider, endpoint, model).SetArgDisplayNames(address, provider);

    private static TestCaseData Refusal(string address, string body, string reason) => new TestCaseData(address, body, reason).SetArgDisplayNames(reason);
}
