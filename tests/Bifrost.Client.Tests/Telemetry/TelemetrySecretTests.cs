namespace Bifrost.Client.Tests.Telemetry;

/// <summary>Spans, metrics and logs contain no key, prompt, answer or text of a provider.</summary>
public sealed class TelemetrySecretTests
{
    private const string Marker = "marker-4711";

    private static IEnumerable<GatewayResponse> Responses =>
    [
        TestData.BatchResponse("completed", $",\"metadata\":{{\"m\":\"{Marker}\"}},\"errors\":{{\"data\":[{{\"message\":\"{Marker}\",\"code\":\"c\"}}]}}"),
        GatewayResponse.Json(TestPage.Json("a").Replace("true", $"\"{Marker}\"", StringComparison.Ordinal)),
        GatewayResponse.Error(400, Marker, errorType: "t", code: "c"),
        GatewayResponse.Error(429, Marker) with { Headers = new Dictionary<string, string> { ["x-request-id"] = Marker } },
        GatewayResponse.Error(502, Marker, errorType: "provider_connection_failed"),
        GatewayResponse.Json($"{{\"{Marker}\":"),
        GatewayResponse.Html() with { Body = System.Text.Encoding.UTF8.GetBytes(Marker) },
        GatewayResponse.ConnectionReset(),
        new GatewayResponse { Body = TestData.JsonLines(TestData.FailedLine("a"), Marker) },
        new GatewayResponse { StatusCode = 302, Headers = new Dictionary<string, string> { ["Location"] = $"http://elsewhere.invalid/{Marker}" } },
    ];

    [Test]
    public async Task Nothing_secret_is_recorded()
    {
        using var logs = new RecordingLoggerFactory();
        await using GatewayHost host = await GatewayHost.StartAsync();
        using var recorder = new TelemetryRecorder(host.Gateway.BaseAddress);
        BifrostClient client = host.CreateClient(options =>
        {
            (options.UserName, options.Password, options.VirtualKey) = ("u", Marker, "sk-bf-" + Marker);
            options.LoggerFactory = logs;
        });
        BatchRequestItem[] requests = [new() { CustomId = Marker, Body = JsonPayload.Parse($$"""{"messages":[{"role":"user","content":"{{Marker}}"}]}""") }];
        BatchCreateRequest create = TestData.CreateRequest(ModelProvider.Anthropic) with { Metadata = new Dictionary<string, string> { ["m"] = Marker } };

        foreach (GatewayResponse response in Responses)
        {
            host.RespondWith(response);
            await ExceptionAssert.RecordAsync(() => client.Batches.RetrieveAsync(TestData.Reference));
            await ExceptionAssert.RecordAsync(() => client.Batches.SubmitAsync(requests, create));
            await ExceptionAssert.RecordAsync(() => client.Batches.CancelAsync(TestData.Reference));
            await ExceptionAssert.RecordAsync(() => client.Batches.ListAsync(ModelProvider.OpenAI).ToListAsync());
            await ExceptionAssert.RecordAsync(() => client.Batches.GetResultsAsync(TestData.Reference).ToListAsync());
            await ExceptionAssert.RecordAsync(() => client.Batches.GetEndpointResultsAsync(TestData.Reference).ToListAsync());
            await ExceptionAssert.RecordAsync(() => client.Files.GetResultItemsAsync("file-1", ModelProvider.OpenAI).ToListAsync());
            await ExceptionAssert.RecordAsync(() => client.Files.UploadRequestsAsync(requests, new FileUpload { Provider = ModelProvider.OpenAI }));
            await ExceptionAssert.RecordAsync(() => client.Batches.WaitForCompletionAsync(
                TestData.Reference, host.WaitOptions with { MaxTransientFailures = 1, ThrowOnFailure = true }));
        }

        Assert.That(recorder.Spans, Has.Count.GreaterThan(80));
        Assert.That(logs.Entries, Has.Count.GreaterThan(10));
        Assert.That(logs.Entries.Select(entry => entry.Exception), Is.All.Null, "an exception is logged with its message");
        Assert.That(recorder.Text, Does.Contain("/v1/batches").And.Not.Contain(Marker).And.Not.Contain(Base64OfPassword));
        Assert.That(string.Join('\n', logs.Lines), Does.Not.Contain(Marker).And.Not.Contain(Base64OfPassword));
    }

    private static string Base64OfPassword => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("u:" + Marker))[..12];
}
