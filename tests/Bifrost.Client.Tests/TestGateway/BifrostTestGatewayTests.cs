using System.Net;
using System.Text.Json;

// Not "Testing": inside Bifrost.Client.Tests that would hide the namespace Bifrost.Client.Testing.
namespace Bifrost.Client.Tests.TestGateway;

/// <summary>Checks <see cref="BifrostTestGateway"/> against the wire behavior of the real gateway, without the client in between.</summary>
public sealed class BifrostTestGatewayTests
{
    private static readonly DateTimeOffset FractionalTime = DateTimeOffset.FromUnixTimeSeconds(1_760_000_000).AddMilliseconds(750);

    private static readonly ModelProvider CustomProvider = new("lab-custom");

    private static readonly string[] TimeNames =
    [
        "created_at", "expires_at", "in_progress_at", "finalizing_at", "completed_at", "failed_at", "expired_at", "cancelling_at", "cancelled_at", "archived_at",
    ];

    [Test]
    public async Task Times_of_a_seeded_batch_are_whole_seconds([Values("/v1/batches/batch_1", "/openai/v1/batches/batch_1", "/v1/batches")] string path)
    {
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync();
        gateway.AddBatch(ModelProvider.OpenAI, new Batch
        {
            Id = "batch_1",
            Status = BatchStatus.Completed,
            CreatedAt = FractionalTime,
            ExpiresAt = FractionalTime,
            InProgressAt = FractionalTime,
            FinalizingAt = FractionalTime,
            CompletedAt = FractionalTime,
            FailedAt = FractionalTime,
            ExpiredAt = FractionalTime,
            CancellingAt = FractionalTime,
            CancelledAt = FractionalTime,
            ArchivedAt = FractionalTime,
        });

        JsonElement response = await GetJsonAsync(gateway, $"{path}?provider=openai");

        JsonElement batch = response.TryGetProperty("data", out JsonElement data) ? data[0] : response;
        Assert.That(
            TimeNames.Select(name => batch.GetProperty(name).GetRawText()),
            Is.All.EqualTo("1760000000"));
    }

    [Test]
    public async Task Times_of_a_created_batch_are_whole_seconds([Values("openai", "anthropic", "gemini", "bedrock", "vertex")] string provider)
    {
        var clock = new VirtualClock(FractionalTime);
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(
            new BifrostTestGatewayOptions { TimeProvider = clock, Lifecycle = BatchLifecycle.Immediate });

        JsonElement created = await SendJsonAsync(gateway, HttpMethod.Post, "/v1/batches", $$$"""
            {"model":"{{{provider}}}/m","endpoint":"/v1/chat/completions","output_s3_uri":"s3://b/o/","output_folder":{"url":"gs://b/o/"},
            "requests":[{"custom_id":"a","params":{},"body":{}}]}
            """);

        Assert.That(
            created.EnumerateObject().Where(member => member.Name.EndsWith("_at", StringComparison.Ordinal)).Select(member => member.Value.GetRawText()),
            Is.Not.Empty.And.All.Match("^[0-9]+$"));
    }

    [Test]
    public async Task The_time_of_a_cancellation_is_in_whole_seconds([Values("openai", "gemini")] string provider)
    {
        var clock = new VirtualClock(FractionalTime);
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { TimeProvider = clock });
        gateway.AddBatch(new ModelProvider(provider), new Batch { Id = "x", Status = BatchStatus.InProgress });

        JsonElement cancelled = await SendJsonAsync(gateway, HttpMethod.Post, $"/v1/batches/x/cancel?provider={provider}");

        Assert.That(cancelled.GetProperty("cancelling_at").GetRawText(), Is.EqualTo("1760000000"));
    }

    [Test]
    public async Task Times_of_a_file_are_whole_seconds([Values("/v1/files/file-1", "/openai/v1/files/file-1", "/v1/files")] string path)
    {
        var clock = new VirtualClock(FractionalTime);
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { TimeProvider = clock });
        gateway.AddFile(ModelProvider.OpenAI, "file-1", default);

        JsonElement response = await GetJsonAsync(gateway, $"{path}?provider=openai");

        JsonElement file = response.TryGetProperty("data", out JsonElement data) ? data[0] : response;
        Assert.That(file.GetProperty("created_at").GetRawText(), Is.EqualTo("1760000000"));
    }

    [Test]
    public async Task Batches_are_listed_by_creation_time_newest_first()
    {
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync();
        foreach (int day in (int[])[2, 3, 1])
            gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = $"batch_{day}", Status = BatchStatus.Completed, CreatedAt = FractionalTime.AddDays(day) });

        Assert.That(await ListIdsAsync(gateway, "/v1/batches?provider=openai"), Is.EqualTo((string[])["batch_3", "batch_2", "batch_1"]));
    }

    [Test]
    public async Task Batches_created_in_the_same_second_are_listed_last_added_first()
    {
        var clock = new VirtualClock(FractionalTime);
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { TimeProvider = clock });
        gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = "batch_a", Status = BatchStatus.InProgress });
        gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = "batch_b", Status = BatchStatus.Completed, CreatedAt = FractionalTime.AddMilliseconds(-500) });

        Assert.That(await ListIdsAsync(gateway, "/v1/batches?provider=openai"), Is.EqualTo((string[])["batch_b", "batch_a"]));
    }

    [Test]
    public async Task A_replaced_batch_keeps_its_place_in_the_list()
    {
        var clock = new VirtualClock();
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { TimeProvider = clock });
        gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = "batch_1", Status = BatchStatus.InProgress });
        clock.Advance(TimeSpan.FromMinutes(1));
        gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = "batch_2", Status = BatchStatus.InProgress });
        clock.Advance(TimeSpan.FromMinutes(1));
        gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = "batch_1", Status = BatchStatus.Completed });

        Assert.That(await ListIdsAsync(gateway, "/v1/batches?provider=openai"), Is.EqualTo((string[])["batch_2", "batch_1"]));
    }

    [TestCase("", "file-3 file-2 file-1")]
    [TestCase("&order=desc", "file-3 file-2 file-1")]
    [TestCase("&order=asc", "file-1 file-2 file-3")]
    public async Task Files_are_listed_by_creation_time_newest_first_unless_asked_otherwise(string order, string expected)
    {
        var clock = new VirtualClock();
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { TimeProvider = clock });
        foreach (int number in (int[])[1, 2, 3])
        {
            gateway.AddFile(ModelProvider.OpenAI, $"file-{number}", default);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(await ListIdsAsync(gateway, $"/v1/files?provider=openai{order}"), Is.EqualTo(expected.Split(' ')));
    }

    // The message is the one in 1.4.19/vertex.list.json, which was recorded from a gateway without Vertex.
    [TestCase(GatewayVersion.V1_5_16, "/v1", HttpStatusCode.BadRequest)]
    [TestCase(GatewayVersion.V1_5_16, "/openai/v1", HttpStatusCode.BadRequest)]
    [TestCase(GatewayVersion.V1_4_19, "/v1", HttpStatusCode.BadRequest)]
    [TestCase(GatewayVersion.V1_4_19, "/openai/v1", HttpStatusCode.InternalServerError)]
    public async Task A_provider_that_is_not_configured_is_rejected(GatewayVersion version, string routes, HttpStatusCode expected)
    {
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { Version = version });

        foreach (string path in (string[])["/batches/batch_1", "/batches", "/files/file-1"])
        {
            JsonElement error = await GetJsonAsync(gateway, $"{routes}{path}?provider=lab-custom", expected);

            Assert.That(error.GetProperty("is_bifrost_error").GetBoolean(), Is.False);
            Assert.That(error.TryGetProperty("status_code", out _), Is.False);
            Assert.That(error.GetProperty("error").GetRawText(), Is.EqualTo("""{"error":"not found","message":"not found"}"""));
            Assert.That(error.GetProperty("extra_fields").GetProperty("provider").GetString(), Is.EqualTo("lab-custom"));
        }
    }

    [Test]
    public async Task A_custom_provider_is_accepted_and_behaves_like_OpenAI()
    {
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(
            new BifrostTestGatewayOptions { CustomProviders = [CustomProvider], Lifecycle = BatchLifecycle.Immediate });

        JsonElement created = await SendJsonAsync(
            gateway, HttpMethod.Post, "/v1/batches", """{"model":"lab-custom/m","endpoint":"/v1/chat/completions","requests":[{"custom_id":"a","body":{}}]}""");

        Assert.That(created.GetProperty("id").GetString(), Does.StartWith("batch_"));
        Assert.That(created.GetProperty("output_file_id").GetString(), Does.StartWith("file-"));
    }

    [Test]
    public async Task Seeding_a_provider_that_is_not_configured_throws()
    {
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync();

        Assert.That(
            () => gateway.AddBatch(CustomProvider, new Batch { Id = "batch_1" }),
            Throws.ArgumentException.With.Message.Contains("lab-custom").And.Message.Contains(nameof(BifrostTestGatewayOptions.CustomProviders)));
        Assert.That(() => gateway.AddFile(CustomProvider, "file-1", default), Throws.ArgumentException);
        Assert.That(() => gateway.SetReachable(CustomProvider, false), Throws.ArgumentException);
    }

    [TestCase("batches", "batch_list")]
    [TestCase("batches/batch_1", "batch_retrieve")]
    [TestCase("batches/batch_1/results", "batch_results")]
    public async Task A_provider_without_batches_is_rejected_on_every_batch_route(string path, string requestType)
    {
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync();

        JsonElement error = await GetJsonAsync(gateway, $"/v1/{path}?provider=groq", HttpStatusCode.BadRequest);

        Assert.That(error.GetProperty("error").GetProperty("code").GetString(), Is.EqualTo("unsupported_operation"));
        Assert.That(error.GetProperty("error").GetProperty("message").GetString(), Is.EqualTo($"{requestType} is not supported by groq provider"));
    }

    // As recorded: 1.5.16/openai.results.numbers.json.
    [TestCase("0", "0")]
    [TestCase("-7", "-7")]
    [TestCase("-0.0", "-0")]
    [TestCase("1.50", "1.5")]
    [TestCase("9007199254740991", "9007199254740991")]
    [TestCase("9007199254740993", "9007199254740992")]
    [TestCase("12345678901234567890", "12345678901234567000")]
    public async Task The_results_endpoint_rounds_numbers_to_a_double(string number, string expected)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.Gateway.AnswerWith(request => request.Succeed(JsonPayload.Parse($$"""{"n":{{number}}}""")));

        Batch batch = await host.SubmitAndWaitAsync(ModelProvider.OpenAI, 1);

        await foreach (BatchResultItem item in host.Batches.GetResultsAsync(batch))
            Assert.That(item.Body.ToString(), Is.EqualTo($$"""{"n":{{expected}}}"""));
    }

    [Test]
    public void Options_that_make_no_sense_are_rejected_at_the_start()
    {
        Assert.That(() => BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { Keys = [] }), Throws.ArgumentException);
        Assert.That(() => BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { CustomProviders = [default] }), Throws.ArgumentException);
        Assert.That(() => BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { MaxRequestBytes = -1 }), Throws.ArgumentException);
    }

    private static async Task<IEnumerable<string?>> ListIdsAsync(BifrostTestGateway gateway, string path)
    {
        JsonElement page = await GetJsonAsync(gateway, path);
        return page.GetProperty("data").EnumerateArray().Select(item => item.GetProperty("id").GetString());
    }

    private static Task<JsonElement> GetJsonAsync(BifrostTestGateway gateway, string path, HttpStatusCode expected = HttpStatusCode.OK) =>
        SendJsonAsync(gateway, HttpMethod.Get, path, expected: expected);

    private static async Task<JsonElement> SendJsonAsync(
        BifrostTestGateway gateway, HttpMethod method, string path, string? body = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var http = new HttpClient(new HttpClientHandler { UseProxy = false }) { BaseAddress = gateway.BaseAddress };
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using HttpResponseMessage response = await http.SendAsync(request);

        string text = await response.Content.ReadAsStringAsync();
        Assert.That(response.StatusCode, Is.EqualTo(expected), text);
        return JsonElement.Parse(text);
    }
}
