namespace Bifrost.Client.WireTests.Requests;

public sealed class PublicCallTests : WireFixture
{
    [TestCaseSource(typeof(PublicCall), nameof(PublicCall.All))]
    public async Task A_call_makes_its_requests_and_no_others(PublicCall call)
    {
        IReadOnlyList<WireRequest> requests = await RequestsOfAsync(call);
        Assert.That(requests.Select(request => request.ToString()), Is.EqualTo(call.Requests.Select(AsTold)));
    }

    [TestCaseSource(typeof(PublicCall), nameof(PublicCall.All))]
    public async Task Each_request_has_the_headers_of_its_kind_and_no_others(PublicCall call)
    {
        foreach (WireRequest request in await RequestsOfAsync(call))
        {
            string path = request.Target.Split('?')[0];
            bool isUpload = request is { Method: "POST" } && path == "/v1/files", isCreate = IsCreate(request);
            List<string> expected = ["Host", "Accept", "User-Agent"];
            if (path.EndsWith("/results", StringComparison.Ordinal))
                expected.Add("Accept-Encoding");
            if (path is "/v1/files" || (isCreate && path is "/v1/batches"))
                expected.Add("x-model-provider");
            if (isUpload || isCreate)
                expected.Add("Content-Type");

            string[] framing = ["Content-Length", "Transfer-Encoding"];
            IEnumerable<string> names = request.Headers.Keys.Except(framing, StringComparer.OrdinalIgnoreCase);
            Assert.That(names, Is.EquivalentTo(expected).IgnoreCase, request.ToString());
            if (!path.EndsWith("/content", StringComparison.Ordinal))
                Assert.That(request.Headers["Accept"], Is.EqualTo("application/json"));
            if (expected.Contains("x-model-provider"))
                Assert.That(request.Target, Does.Contain($"provider={request.Headers["x-model-provider"]}"));
            if (isCreate)
                Assert.That(request.Headers["Content-Type"], Is.EqualTo("application/json"));
            if (isUpload)
                Assert.That(request.Headers["Content-Type"], Does.StartWith("multipart/form-data; boundary="));
            Assert.That(request.Body.IsEmpty, Is.Not.EqualTo(isUpload || isCreate), "Only uploads and creates have a body.");
        }
    }

    [TestCaseSource(typeof(PublicCall), nameof(PublicCall.All))]
    public async Task Each_request_carries_the_credentials(PublicCall call)
    {
        IReadOnlyList<WireRequest> requests = await RequestsOfAsync(
            call, options => (options.UserName, options.Password, options.VirtualKey) = ("u", "p", "sk-bf-1"));

        Assert.That(requests.Select(request => request.Headers.GetValueOrDefault("Authorization")), Is.All.EqualTo("Basic dTpw"));
        Assert.That(requests.Select(request => request.Headers.GetValueOrDefault("x-bf-vk")), Is.All.EqualTo("sk-bf-1"));
    }

    [TestCaseSource(typeof(PublicCall), nameof(PublicCall.All))]
    public async Task The_callback_gives_a_key_for_each_request(PublicCall call)
    {
        int calls = 0;
        IReadOnlyList<WireRequest> requests = await RequestsOfAsync(
            call, options => options.ApiKeyCallback = _ => ValueTask.FromResult<string?>($"key-{++calls}"));

        Assert.That(
            requests.Select(request => request.Headers.GetValueOrDefault("Authorization")),
            Is.EqualTo(Enumerable.Range(1, requests.Count).Select(number => $"Bearer key-{number}")));
    }

    [TestCaseSource(typeof(PublicCall), nameof(PublicCall.All))]
    public async Task A_key_pin_goes_with_uploads_and_creates_only(PublicCall call)
    {
        IReadOnlyList<WireRequest> byName = await RequestsOfAsync(call, pin: BatchKeyPin.ByName("pin-name"));
        Server.Reset();
        IReadOnlyList<WireRequest> byId = await RequestsOfAsync(call, pin: BatchKeyPin.ById("pin-id"));

        foreach ((WireRequest named, WireRequest identified) in byName.Zip(byId))
        {
            bool isPinned = IsCreate(named) || named.ToString().StartsWith("POST /v1/files", StringComparison.Ordinal);
            Assert.That(named.Headers.GetValueOrDefault("x-bf-api-key"), Is.EqualTo(isPinned ? "pin-name" : null));
            Assert.That(named.Headers.Keys, Has.No.Member("x-bf-api-key-id"));
            Assert.That(identified.Headers.GetValueOrDefault("x-bf-api-key-id"), Is.EqualTo(isPinned ? "pin-id" : null));
            Assert.That(identified.Headers.Keys, Has.No.Member("x-bf-api-key"));
        }
    }

    [Test]
    public async Task A_gateway_below_a_path_is_asked_below_it()
    {
        Server.Serve("GET", "/gateway/openai/v1/batches/batch_1?provider=openai", WireAnswer.Json("""{"id":"batch_1","status":"completed"}"""));

        using BifrostClient client = Client(options => options.BaseAddress = new Uri(Server.BaseAddress, "/gateway/"));
        Batch batch = await client.Batches.RetrieveAsync("batch_1", ModelProvider.OpenAI);

        Assert.That(batch.Status, Is.EqualTo(BatchStatus.Completed));
    }

    [Test]
    public async Task A_wait_retrieves_the_batch_until_it_is_over()
    {
        const string target = "/openai/v1/batches/batch_1?provider=openai";
        string[] states = ["validating", "in_progress", "completed"];
        Server.Serve("GET", target, [.. states.Select(state => WireAnswer.Json($$"""{"id":"batch_1","status":"{{state}}"}"""))]);

        using BifrostClient client = Client();
        var often = new BatchWaitOptions { InitialInterval = TimeSpan.FromMilliseconds(1), MaxInterval = TimeSpan.FromMilliseconds(1) };
        Batch batch = await client.Batches.WaitForCompletionAsync("batch_1", ModelProvider.OpenAI, often);

        Assert.That(batch.Status, Is.EqualTo(BatchStatus.Completed));
        Assert.That(Server.Requests.Select(request => request.ToString()), Is.EqualTo(Enumerable.Repeat("GET " + target, 3)));
    }

    [Test]
    public void Every_method_of_the_clients_is_called() =>
        Assert.That(PublicCall.All.Select(call => call.Signature).Distinct(), Is.EquivalentTo(PublicCall.Signatures()));

    private static bool IsCreate(WireRequest request) =>
        request is { Method: "POST" } && request.Target.Split('?')[0].EndsWith("/v1/batches", StringComparison.Ordinal);

    private static string AsTold(string request)
    {
        string[] parts = request.Split(' ', 2);
        return $"{parts[0]} {WireTarget.AsTold(parts[1])}";
    }

    private async Task<IReadOnlyList<WireRequest>> RequestsOfAsync(
        PublicCall call, Action<BifrostClientOptions>? configure = null, BatchKeyPin? pin = null)
    {
        SampleAnswers.Serve(Server, call.Requests);
        using BifrostClient client = Client(configure);
        await call.MakeAsync(client, pin);
        return Server.Requests;
    }
}
