namespace Bifrost.Client.Tests.Errors;

public sealed class ConnectionFailureTests : GatewayTestBase
{
    [Test]
    public async Task The_message_names_the_gateway_that_cannot_be_reached()
    {
        BifrostTestGateway stopped = await StartAnotherGatewayAsync();
        await stopped.DisposeAsync();
        BifrostClient client = CreateClient(options => options.BaseAddress = stopped.BaseAddress);
        BifrostConnectionException failure = await ExceptionAssert.ThrowsAsync<BifrostConnectionException>(
            () => client.Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Is.EqualTo(
            $"GET /openai/v1/batches/{{batch_id}} for batch 'batch_1' of openai: the gateway at {stopped.BaseAddress.ToString().TrimEnd('/')} could not be reached (no connection)."));
        Assert.That(failure.BytesReceived, Is.Null);
    }

    [Test]
    public async Task The_message_names_the_host_that_cannot_be_resolved()
    {
        using var http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = (_, _) => throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound),
        });
        using var client = new BifrostClient(CreateOptions(options => options.BaseAddress = new Uri("http://gateway.invalid")), http);
        BifrostConnectionException failure = await ExceptionAssert.ThrowsAsync<BifrostConnectionException>(
            () => client.Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Does.Contain("http://gateway.invalid could not be reached"));
    }

    [Test]
    public async Task A_connection_reset_before_the_response_is_a_connection_failure([Values] EnumerationMode mode)
    {
        RespondWith(GatewayResponse.ConnectionReset());
        CollectedResults collected = await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference), mode);
        Assert.That(collected.Failure, Is.TypeOf<BifrostConnectionException>());
        Assert.That(collected.Failure!.ItemsDelivered, Is.Zero);
        Assert.That(collected.Failure.Endpoint, Is.EqualTo("GET /v1/batches/{batch_id}/results"));
    }

    [TestCase(0)]
    [TestCase(7)]
    public async Task For_a_connection_reset_in_the_response_the_received_bytes_are_reported(int bytes)
    {
        RespondWith(GatewayResponse.Json("""{"id":"batch_1"}""") with { AbortAfter = bytes });
        BifrostConnectionException failure = await ExceptionAssert.ThrowsAsync<BifrostConnectionException>(
            () => CreateClient().Batches.RetrieveAsync(Reference));
        Assert.That(failure.BytesReceived, Is.EqualTo(bytes));
        Assert.That(failure.Message, Does.Contain($"the connection was lost after {bytes} bytes of the response"));
    }

    [Test]
    public async Task A_gateway_that_stops_during_a_response_is_a_connection_failure()
    {
        GatewayResponse page = TestPage.Last("a b c");
        RespondWith(page with { PauseAfter = page.Body.Length - 10 });
        var read = new List<string>();
        Exception? failure = await ExceptionAssert.RecordAsync(async () =>
        {
            await foreach (BatchResultItem item in CreateClient().Batches.GetEndpointResultsAsync(Reference))
            {
                read.Add(item.CustomId);
                if (read.Count == 2)
                    await Gateway.DisposeAsync();
            }
        });
        Assert.That(string.Concat(read), Is.EqualTo("ab"));
        Assert.That(failure, Is.TypeOf<BifrostConnectionException>().With.Property(nameof(BifrostException.ItemsDelivered)).EqualTo(2));
    }

    [Test]
    public async Task A_server_that_does_not_speak_HTTP_is_reported()
    {
        using var http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(new TwoWayStream("SSH-2.0-OpenSSH_9.6\r\n\r\n"u8.ToArray())),
        });
        using var client = new BifrostClient(CreateOptions(), http);
        BifrostConnectionException failure = await ExceptionAssert.ThrowsAsync<BifrostConnectionException>(
            () => client.Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Does.Contain("it does not respond with HTTP"));
    }

    // Ignores what is written and always returns the same bytes.
    private sealed class TwoWayStream(byte[] response) : MemoryStream(response)
    {
        public override bool CanWrite => true;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
