namespace Bifrost.Client.Tests.Promises;

/// <summary>Responses that arrive while an upload is still being sent.</summary>
public sealed class EarlyResponseTests : GatewayTestBase
{
    private static FileUpload Upload { get; } = new() { Provider = ModelProvider.OpenAI };

    [TestCase(401, typeof(BifrostAuthenticationException))]
    [TestCase(413, typeof(BifrostRequestTooLargeException))]
    [TestCase(400, typeof(BifrostApiException))]
    public async Task Promise_13_A_refusal_ends_an_upload_whose_source_is_still_producing(int status, Type expected)
    {
        using var server = new RawServer(async stream =>
        {
            await RawServer.ReadHeadersAsync(stream);
            await RawServer.WriteAsync(stream, RawServer.Response(status, "{\"error\":{\"message\":\"no\"}}"));
            await Task.Delay(TestTimeout.Limit);
        });
        BifrostClient client = CreateClient(options => options.BaseAddress = server.Address);

        Exception? failure = await ExceptionAssert.RecordAsync(() => client.Files.UploadRequestsAsync(EndlessSource(), Upload).WithTestTimeout());

        Assert.That(failure, Is.TypeOf(expected));
        Assert.That(((BifrostException)failure!).Delivery, Is.EqualTo(RequestDelivery.Answered));
    }

    [Test]
    public async Task Promise_13_A_refusal_is_reported_when_the_server_stops_reading([Values] bool hasLength)
    {
        using var server = new RawServer(async stream =>
        {
            await RawServer.ReadHeadersAsync(stream);
            await RawServer.WriteAsync(stream, RawServer.Response(401, "{\"error\":{\"message\":\"no\"}}"));
            await Task.Delay(TestTimeout.Limit);
        });
        BifrostClient client = CreateClient(options => options.BaseAddress = server.Address);
        using Stream content = hasLength ? new MemoryStream(new byte[50_000_000]) : new ZeroStream(50_000_000);

        await ExceptionAssert.ThrowsAsync<BifrostAuthenticationException>(() => client.Files.UploadAsync(content, Upload).WithTestTimeout());
    }

    [Test]
    public async Task Promise_13_A_refused_upload_is_not_completed_and_its_connection_not_used_again()
    {
        var rest = new TaskCompletionSource<string>();
        int connections = 0;
        using var server = new RawServer(async stream =>
        {
            bool isFirst = Interlocked.Increment(ref connections) == 1;
            await RawServer.ReadHeadersAsync(stream);
            if (!isFirst)
            {
                await RawServer.WriteAsync(stream, RawServer.Response(200, "{\"id\":\"batch_1\",\"status\":\"completed\"}"));
                return;
            }

            await RawServer.WriteAsync(stream, RawServer.Response(401, "{\"error\":{\"message\":\"no\"}}"));
            using var reader = new StreamReader(stream);
            string text;
            try
            {
                text = await reader.ReadToEndAsync();
            }
            catch (IOException)
            {
                text = "";
            }

            rest.SetResult(text);
        });
        BifrostClient client = CreateClient(options => options.BaseAddress = server.Address);

        await ExceptionAssert.ThrowsAsync<BifrostAuthenticationException>(() => client.Files.UploadRequestsAsync(EndlessSource(), Upload).WithTestTimeout());
        await client.Batches.RetrieveAsync(Reference).WithTestTimeout();
        client.Dispose();

        Assert.That(connections, Is.EqualTo(2));
        Assert.That(await rest.Task.WithTestTimeout(), Does.Not.Contain("\r\n0\r\n\r\n").And.Not.Contain("GET"));
    }

    [Test]
    public async Task Promise_13_A_refusal_is_noticed_on_a_connection_that_was_used_before()
    {
        using var server = new RawServer(async stream =>
        {
            await RawServer.ReadHeadersAsync(stream);
            await RawServer.WriteAsync(stream, RawServer.Response(200, "{\"id\":\"batch_1\",\"status\":\"completed\"}"));
            await RawServer.ReadHeadersAsync(stream);
            await RawServer.WriteAsync(stream, RawServer.Response(401, "{\"error\":{\"message\":\"no\"}}"));
            await Task.Delay(TestTimeout.Limit);
        });
        BifrostClient client = CreateClient(options => options.BaseAddress = server.Address);

        // Requests with a body have connections of their own.
        await client.Batches.CreateAsync(TestData.CreateRequest(ModelProvider.OpenAI) with { InputFileId = "file-1" }).WithTestTimeout();
        await ExceptionAssert.ThrowsAsync<BifrostAuthenticationException>(() => client.Files.UploadRequestsAsync(EndlessSource(), Upload).WithTestTimeout());

        Assert.That(server.Connections, Is.EqualTo(1));
    }

    [Test]
    public async Task Promise_13_A_refusal_after_the_whole_body_does_not_close_the_connection()
    {
        RespondWith(GatewayResponse.Error(401, "no"));
        BifrostClient client = CreateClient();
        for (int i = 0; i < 3; i++)
        {
            await ExceptionAssert.ThrowsAsync<BifrostAuthenticationException>(
                () => client.Files.UploadRequestsAsync(TestData.RequestItems(1).ToAsyncEnumerable(), Upload).WithTestTimeout());
        }

        Assert.That(Gateway.ConnectionsAccepted, Is.EqualTo(1));
    }

    [Test]
    public async Task Promise_13_An_upload_that_is_refused_as_unavailable_had_no_effect([Values(502, 503)] int status)
    {
        using var server = new RawServer(async stream =>
        {
            await RawServer.ReadHeadersAsync(stream);
            await RawServer.WriteAsync(stream, RawServer.Response(status, "{\"error\":{\"message\":\"no\"}}"));
            await Task.Delay(TestTimeout.Limit);
        });
        BifrostClient client = CreateClient(options => options.BaseAddress = server.Address);
        BifrostApiException failure = await ExceptionAssert.ThrowsAsync<BifrostApiException>(
            () => client.Files.UploadRequestsAsync(EndlessSource(), Upload).WithTestTimeout());
        Assert.That((failure.Delivery, failure.IsTransient), Is.EqualTo(((RequestDelivery?)(status == 503 ? RequestDelivery.Answered : RequestDelivery.NotSent), true)));
    }

    [Test]
    public async Task Promise_13_An_upload_over_the_limit_of_the_gateway_is_reported_as_too_large([Values] bool hasLength)
    {
        await using BifrostTestGateway small = await BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { MaxRequestBytes = 100_000 });
        BifrostClient client = CreateClient(options => options.BaseAddress = small.BaseAddress);
        using Stream content = hasLength ? new MemoryStream(new byte[20_000_000]) : new ZeroStream(20_000_000);
        BifrostRequestTooLargeException failure = await ExceptionAssert.ThrowsAsync<BifrostRequestTooLargeException>(
            () => client.Files.UploadAsync(content, Upload).WithTestTimeout());
        Assert.That((failure.IsTransient, failure.Delivery), Is.EqualTo((false, (RequestDelivery?)RequestDelivery.Answered)));
    }

    private static async IAsyncEnumerable<BatchRequestItem> EndlessSource()
    {
        yield return TestData.RequestItem(1);
        await new TaskCompletionSource().Task;
    }
}
