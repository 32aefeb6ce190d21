using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Bifrost.Client.Tests.TestGateway;

/// <summary>The test gateway returns the errors of the recorded gateways.</summary>
public sealed class TestGatewayErrorTests
{
    [TestCase("openai.create.unified.no-endpoint")]
    [TestCase("openai.create.key-pinned-unknown")]
    [TestCase("openai.list.noprovider")]
    [TestCase("openai.files.content.unified.noprovider")]
    [TestCase("openai.files.content.unified.missing")]
    [TestCase("openai.files.retrieve.unified.missing")]
    [TestCase("openai.files.upload.no-purpose")]
    [TestCase("openai.cancel.integration.completed")]
    [TestCase("openai.results.inprogress")]
    [TestCase("vertex.create.no-output")]
    [TestCase("lab-dead.retrieve.unified.completed")]
    [TestCase("lab-dead.retrieve.integration.completed")]
    public Task The_June_gateway_returns_the_recorded_error(string name) => CompareAsync(GatewayVersion.V1_5_16, name);

    [TestCase("openai.create.unified.no-model")]
    [TestCase("openai.create.unified.blob")]
    [TestCase("openai.create.unified.no-endpoint")]
    [TestCase("openai.files.list.unified")]
    [TestCase("openai.files.upload.integration.no-purpose")]
    [TestCase("openai.files.upload.no-provider")]
    [TestCase("openai.cancel.unified.completed")]
    [TestCase("anthropic.create.file")]
    [TestCase("bedrock.files.retrieve.unified")]
    [TestCase("bedrock.retrieve.unified.completed0001")]
    [TestCase("groq.create.unsupported")]
    [TestCase("lab-dead.retrieve.unified.completed")]
    [TestCase("lab-dead.retrieve.integration.completed")]
    public Task The_April_gateway_returns_the_recorded_error(string name) => CompareAsync(GatewayVersion.V1_4_19, name);

    private static async Task CompareAsync(GatewayVersion version, string name)
    {
        RecordedExchange recorded = RecordedExchange.Load(Path.Combine(
            TestContext.CurrentContext.TestDirectory, "Recordings", version == GatewayVersion.V1_5_16 ? "1.5.16" : "1.4.19", $"{name}.json"));
        await using GatewayHost host = await GatewayHost.StartAsync(options => options.Version = version);
        host.Gateway.SetReachable(new ModelProvider("lab-dead"), false);
        host.Gateway.AddFile(ModelProvider.OpenAI, "file-in", default, FilePurpose.Batch);
        host.Gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = "batch_completed", Status = BatchStatus.Completed });
        host.Gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = "batch_inprogress", Status = BatchStatus.InProgress });

        using var http = new HttpClient(new HttpClientHandler { UseProxy = false }) { BaseAddress = host.Gateway.BaseAddress };
        using var request = new HttpRequestMessage(new HttpMethod(recorded.Method), recorded.Path);
        if (recorded.RequestBody is { } body)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        foreach ((string header, string value) in recorded.RequestHeaders)
        {
            if (header == "Content-Type")
                request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else
                request.Headers.TryAddWithoutValidation(header, value);
        }

        using HttpResponseMessage response = await http.SendAsync(request);

        string text = await response.Content.ReadAsStringAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(recorded.StatusCode), text);
        Assert.That(Describe(JsonElement.Parse(text)), Is.EqualTo(Describe(JsonElement.Parse(recorded.Body.Span))));
    }

    // The members that a client depends on. The others repeat the provider or differ in each run.
    private static string Describe(JsonElement error)
    {
        JsonElement inner = error.GetProperty("error");
        JsonElement extra = error.GetProperty("extra_fields");
        return string.Join(
            '\n',
            Member(error, "is_bifrost_error"), Member(error, "status_code"), Member(error, "type"), Member(inner, "type"), Member(inner, "code"), Member(inner, "param"),
            Member(inner, "message"), Member(extra, "provider"), Member(extra, "request_type"));
    }

    private static string Member(JsonElement element, string name) =>
        $"{name}: {(element.TryGetProperty(name, out JsonElement value) ? value.GetRawText() : "absent")}";
}
