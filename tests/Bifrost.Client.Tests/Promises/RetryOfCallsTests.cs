using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Bifrost.Client.Tests.Promises;

public sealed class RetryOfCallsTests : GatewayTestBase
{
    private static FileUpload Upload { get; } = new() { Provider = ModelProvider.OpenAI };

    private static BatchCreateRequest Create { get; } = TestData.CreateRequest(ModelProvider.OpenAI) with { InputFileId = "file-1" };

    [Test]
    public async Task Retry_A_read_is_sent_again_after_a_transient_failure([Values(408, 429, 499, 500, 502, 503, 504)] int status)
    {
        RespondInOrder(GatewayResponse.Error(status, "m"), GatewayResponse.Error(status, "m"), TestData.BatchResponse("completed"));
        Assert.That((await RetryingClient().Batches.RetrieveAsync(Reference)).Status, Is.EqualTo(BatchStatus.Completed));
        Assert.That(Gateway.Requests, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Retry_A_body_that_breaks_is_requested_again()
    {
        GatewayResponse good = TestData.BatchResponse("completed");
        RespondInOrder(good with { AbortAfter = 10 }, GatewayResponse.Json(""), GatewayResponse.ConnectionReset(), good);
        Assert.That((await RetryingClient().Batches.RetrieveAsync(Reference)).Status, Is.EqualTo(BatchStatus.Completed));
        Assert.That(Gateway.Requests, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Retry_The_last_failure_is_thrown_with_the_number_of_attempts()
    {
        RespondInOrder(GatewayResponse.Error(503, "m"), GatewayResponse.Error(503, "m"), GatewayResponse.Error(502, "m"), GatewayResponse.Error(504, "last"));
        BifrostApiException failure = await ExceptionAssert.ThrowsAsync<BifrostApiException>(() => RetryingClient().Batches.RetrieveAsync(Reference));
        Assert.That((failure.StatusCode, failure.Attempts, Gateway.Requests.Count), Is.EqualTo((504, (int?)4, 4)));
    }

    [Test]
    public async Task Retry_A_refusal_is_not_sent_again([Values(400, 401, 403, 404, 409)] int status)
    {
        RespondWith(GatewayResponse.Error(status, "m"));
        Assert.That(await ExceptionAssert.RecordAsync(() => RetryingClient().Batches.RetrieveAsync(Reference)), Is.InstanceOf<BifrostApiException>());
        Assert.That(Gateway.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Retry_Is_off_with_MaxRetries_0()
    {
        RespondWith(GatewayResponse.Error(503, "m"));
        BifrostApiException failure = await ExceptionAssert.ThrowsAsync<BifrostApiException>(
            () => CreateClient(options => options.Retry.MaxRetries = 0).Batches.RetrieveAsync(Reference));
        Assert.That((failure.Attempts, Gateway.Requests.Count), Is.EqualTo(((int?)1, 1)));
    }

    [Test]
    public async Task Retry_Results_are_requested_again_until_they_begin()
    {
        RespondInOrder(GatewayResponse.Error(503, "m"), TestPage.Last("a b"));
        CollectedResults collected = await CollectedResults.ReadAsync(RetryingClient().Batches.GetEndpointResultsAsync(Reference));
        Assert.That((collected.CustomIds, collected.Failure), Is.EqualTo(("a b", (Exception?)null)));
    }

    [Test]
    public async Task Retry_A_create_that_was_sent_is_not_sent_again()
    {
        RespondWith(GatewayResponse.ConnectionReset());
        BifrostException failure = await ExceptionAssert.ThrowsAsync<BifrostConnectionException>(() => RetryingClient().Batches.CreateAsync(Create));
        Assert.That((failure.Delivery, failure.Attempts, Gateway.Requests.Count), Is.EqualTo(((RequestDelivery?)RequestDelivery.Unknown, (int?)1, 1)));
    }

    [Test]
    public async Task Retry_A_create_is_sent_again_with_RetryCreates()
    {
        RespondInOrder(GatewayResponse.ConnectionReset(), GatewayResponse.Error(503, "m"), TestData.BatchResponse("validating"));
        BifrostClient client = RetryingClient(options => options.Retry.RetryCreates = true);
        Assert.That((await client.Batches.CreateAsync(Create)).Id, Is.EqualTo("batch_1"));
        Assert.That(Gateway.Requests, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Retry_A_create_that_had_no_connection_is_sent_again()
    {
        int connections = 0;
        using var http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (context, token) =>
            {
                if (Interlocked.Increment(ref connections) == 1)
                    throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.ConnectionRefused);
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, token);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        });
        using var client = new BifrostClient(CreateOptions(EnableRetries), http);
        RespondWith(TestData.BatchResponse("validating"));

        Assert.That((await client.Batches.CreateAsync(Create)).Id, Is.EqualTo("batch_1"));

        Assert.That((connections, Gateway.Requests.Count), Is.EqualTo((2, 1)));
    }

    [Test]
    public async Task Retry_An_upload_that_was_not_sent_completely_is_sent_again_only_if_its_source_can_be_read_again([Values] bool isRepeatable)
    {
        int connections = 0;
        using var server = new RawServer(async stream =>
        {
            bool isFirst = Interlocked.Increment(ref connections) == 1;
            await RawServer.ReadHeadersAsync(stream);
            if (isFirst)
            {
                stream.Socket.LingerState = new System.Net.Sockets.LingerOption(enable: true, seconds: 0);
                return;
            }

            await RawServer.ReadUntilAsync(stream, "--\r\n");
            await RawServer.WriteAsync(stream, RawServer.Response(200, "{\"id\":\"file-1\"}"));
        });
        BifrostClient client = RetryingClient(options => options.BaseAddress = server.Address);
        using Stream content = isRepeatable ? new MemoryStream(new byte[20_000_000]) : new ZeroStream(20_000_000);

        Exception? failure = await ExceptionAssert.RecordAsync(() => client.Files.UploadAsync(content, Upload).WithTestTimeout());

        Assert.That(failure, isRepeatable ? Is.Null : Is.TypeOf<BifrostConnectionException>());
        Assert.That(connections, Is.EqualTo(isRepeatable ? 2 : 1));
    }

    [Test]
    public async Task Retry_The_delay_is_that_of_the_response_up_to_the_maximum_and_on_the_clock_of_the_client()
    {
        var clock = new SignallingTimeProvider();
        GatewayResponse busy = GatewayResponse.Error(503, "m") with { Headers = new Dictionary<string, string> { ["Retry-After"] = "3600" } };
        RespondInOrder(busy, TestData.BatchResponse("completed"));
        using var http = DirectHttp.CreateClient();
        using var client = new BifrostClient(CreateOptions(options => options.Retry = new BifrostRetryOptions { MaxDelay = TimeSpan.FromSeconds(20) }), http, clock);

        Task<Batch> call = client.Batches.RetrieveAsync(Reference);
        await clock.WaitForTimerAsync();
        clock.Advance(TimeSpan.FromSeconds(20) - TimeSpan.FromTicks(1));
        Assert.That(call.IsCompleted, Is.False);
        Assert.That(Gateway.Requests, Has.Count.EqualTo(1));

        clock.Advance(TimeSpan.FromTicks(1));
        await call.WithTestTimeout();
        Assert.That(Gateway.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Retry_Cancelling_during_a_delay_ends_the_call_with_the_token_of_the_caller()
    {
        RespondWith(GatewayResponse.Error(503, "m") with { Headers = new Dictionary<string, string> { ["Retry-After"] = "3600" } });
        var clock = new SignallingTimeProvider();
        using var http = DirectHttp.CreateClient();
        using var client = new BifrostClient(CreateOptions(options => options.Retry = new BifrostRetryOptions()), http, clock);
        using var source = new CancellationTokenSource();
        Task<Batch> call = client.Batches.RetrieveAsync(Reference, source.Token);
        await clock.WaitForTimerAsync();
        await source.CancelAsync();

        Exception? failure = await ExceptionAssert.RecordAsync(() => call.WithTestTimeout());

        Assert.That((failure as OperationCanceledException)?.CancellationToken, Is.EqualTo(source.Token));
        Assert.That(Gateway.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Retry_When_the_time_of_the_call_is_over_during_a_delay_the_last_failure_is_thrown()
    {
        RespondWith(GatewayResponse.Error(503, "m") with { Headers = new Dictionary<string, string> { ["Retry-After"] = "3600" } });
        using var http = DirectHttp.CreateClient();
        using var client = new BifrostClient(
            CreateOptions(options => (options.Retry, options.Timeout) = (new BifrostRetryOptions(), TimeSpan.FromSeconds(4))), http, new FakeTimeProvider());
        BifrostApiException failure = await ExceptionAssert.ThrowsAsync<BifrostApiException>(() => client.Batches.RetrieveAsync(Reference).WithTestTimeout());
        Assert.That((failure.StatusCode, failure.Attempts), Is.EqualTo((503, (int?)1)));
    }

    [Test]
    public async Task Retry_A_key_callback_that_fails_is_called_again()
    {
        RespondWith(TestData.BatchResponse("completed"));
        int calls = 0;
        BifrostClient client = RetryingClient(options => options.ApiKeyCallback = _ =>
            Interlocked.Increment(ref calls) == 1 ? throw new InvalidOperationException() : new ValueTask<string?>("sk-1"));
        await client.Batches.RetrieveAsync(Reference);
        Assert.That((calls, Gateway.Requests.Count), Is.EqualTo((2, 1)));
    }

    [Test]
    public void Retry_Options_bind_from_configuration()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["BaseAddress"] = "http://localhost",
            ["Retry:MaxRetries"] = "7",
            ["Retry:MaxDelay"] = "00:00:10",
            ["Retry:RetryCreates"] = "true",
        }).Build();
        var services = new ServiceCollection();
        services.AddBifrostClient(configuration);
        using ServiceProvider provider = services.BuildServiceProvider();
        BifrostRetryOptions retry = provider.GetRequiredService<IOptions<BifrostClientOptions>>().Value.Retry;
        Assert.That((retry.MaxRetries, retry.MaxDelay, retry.RetryCreates), Is.EqualTo((7, TimeSpan.FromSeconds(10), true)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Retry_With_the_standard_resilience_handler_one_of_the_two_retries(bool usesHandler)
    {
        RespondWith(GatewayResponse.Error(503, "m"));
        BifrostClient client = ResilientClient(
            options => options.Retry.MaxRetries = usesHandler ? 0 : 3, hasHandler: usesHandler);

        BifrostApiException failure = await ExceptionAssert.ThrowsAsync<BifrostApiException>(() => client.Batches.RetrieveAsync(Reference));
        int ofRetrieve = Gateway.Requests.Count;
        await ExceptionAssert.ThrowsAsync<BifrostApiException>(() => client.Batches.CreateAsync(Create));

        Assert.That((failure.StatusCode, ofRetrieve, Gateway.Requests.Count), Is.EqualTo((503, 4, 5)));
    }

    [Test]
    public async Task Retry_Timeouts_and_an_open_circuit_of_the_standard_resilience_handler_are_exceptions_of_this_library()
    {
        RespondWith(TestData.BatchResponse("completed") with { Delay = TestTimeout.Limit });
        BifrostClient client = ResilientClient(options => options.Retry.MaxRetries = 0, hasHandler: true, handler =>
        {
            handler.Retry.ShouldHandle = _ => ValueTask.FromResult(false);
            handler.AttemptTimeout.Timeout = TimeSpan.FromMilliseconds(100);
            handler.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(30);
            handler.CircuitBreaker.MinimumThroughput = 2;
        });
        Exception?[] failures = new Exception?[4];
        for (int i = 0; i < failures.Length; i++)
            failures[i] = await ExceptionAssert.RecordAsync(() => client.Batches.RetrieveAsync(Reference));
        Assert.That(failures[0], Is.TypeOf<BifrostTimeoutException>());
        Assert.That(failures[^1], Is.TypeOf<BifrostConnectionException>());
    }

    private static void EnableRetries(BifrostClientOptions options) => options.Retry = new BifrostRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) };

    private BifrostClient RetryingClient(Action<BifrostClientOptions>? configure = null) => CreateClient(options =>
    {
        EnableRetries(options);
        configure?.Invoke(options);
    });

    // The recipe of docs/failures.md.
    private BifrostClient ResilientClient(Action<BifrostClientOptions> configure, bool hasHandler, Action<HttpStandardResilienceOptions>? configureHandler = null)
    {
        var services = new ServiceCollection();
        IHttpClientBuilder builder = services.AddBifrostClient(options =>
        {
            options.BaseAddress = Gateway.BaseAddress;
            EnableRetries(options);
            configure(options);
        });
        if (hasHandler)
        {
            builder.AddStandardResilienceHandler(handler =>
            {
                handler.Retry.DisableForUnsafeHttpMethods();
                handler.Retry.Delay = TimeSpan.FromMilliseconds(1);
                handler.AttemptTimeout.Timeout = TimeSpan.FromMinutes(5);
                handler.TotalRequestTimeout.Timeout = TimeSpan.FromMinutes(20);
                handler.CircuitBreaker.SamplingDuration = TimeSpan.FromMinutes(10);
                configureHandler?.Invoke(handler);
            });
        }

        return DisposeLater(services.BuildServiceProvider()).GetRequiredService<BifrostClient>();
    }
}
