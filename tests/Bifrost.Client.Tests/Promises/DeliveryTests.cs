namespace Bifrost.Client.Tests.Promises;

public sealed class DeliveryTests : GatewayTestBase
{
    /// <summary>The call that fails.</summary>
    public enum Operation
    {
        Retrieve,
        Create,
        Upload,
    }

    private static IEnumerable<TestCaseData> Responses()
    {
        // The response, then delivery and IsTransient for a retrieve, and for a create and an upload.
        yield return Case("401", GatewayResponse.Error(401, "m"), false, RequestDelivery.Answered, false);
        yield return Case("404", GatewayResponse.Error(404, "m"), false, RequestDelivery.Answered, false);
        yield return Case("500 of a refusal", GatewayResponse.Error(500, "m", isBifrostError: true), false, RequestDelivery.Answered, false);
        yield return Case("429", GatewayResponse.Error(429, "m"), true, RequestDelivery.Answered, true);
        yield return Case("503", GatewayResponse.Error(503, "m"), true, RequestDelivery.Answered, true);
        yield return Case("408", GatewayResponse.Error(408, "m"), true, RequestDelivery.Unknown, false);
        yield return Case("499", GatewayResponse.Error(499, "m"), true, RequestDelivery.Unknown, false);
        yield return Case("500", GatewayResponse.Error(500, "m"), true, RequestDelivery.Unknown, false);
        yield return Case("502", GatewayResponse.Error(502, "m"), true, RequestDelivery.Unknown, false);
        yield return Case("504", GatewayResponse.Error(504, "m", errorType: "request_timed_out", isBifrostError: true), true, RequestDelivery.Unknown, false);
        yield return Case("400 without provider", GatewayResponse.Error(400, "network error occurred while connecting to provider API: x"), true, RequestDelivery.Unknown, false);
        yield return Case("empty 200", GatewayResponse.Json(""), true, RequestDelivery.Unknown, false);
        yield return Case("truncated 200", GatewayResponse.Json("{\"id\":"), true, RequestDelivery.Unknown, false);
        yield return Case("HTML", GatewayResponse.Html(), false, RequestDelivery.Unknown, false);
        yield return Case("JSON without id", GatewayResponse.Json("{}"), false, RequestDelivery.Unknown, false);
        yield return Case("204", GatewayResponse.Json("", 204), false, RequestDelivery.Unknown, false);
        yield return Case("redirect", GatewayResponse.Json("", 302), false, RequestDelivery.Answered, false);
        yield return Case("reset in the body", GatewayResponse.Json("{\"id\":\"batch_1\"}") with { AbortAfter = 5 }, true, RequestDelivery.Unknown, false);
    }

    [Test]
    public async Task Promise_15_What_an_earlier_attempt_of_a_create_may_have_done_stays_unknown()
    {
        RespondInOrder(GatewayResponse.Error(504, "no response in time"), GatewayResponse.Error(400, "refused"));
        BifrostClient client = CreateClient(options => options.Retry = new BifrostRetryOptions { RetryCreates = true, BaseDelay = TimeSpan.FromMilliseconds(1) });

        BifrostApiException failure = await ExceptionAssert.ThrowsAsync<BifrostApiException>(
            () => client.Batches.CreateAsync(TestData.CreateRequest(ModelProvider.OpenAI) with { InputFileId = "file-1" }));

        Assert.That((failure.StatusCode, failure.Delivery, failure.Attempts), Is.EqualTo((400, RequestDelivery.Unknown, 2)));
    }

    [TestCaseSource(nameof(Responses))]
    public async Task Promise_15_A_response_decides_delivery_and_IsTransient(
        GatewayResponse response, bool isTransientForRead, RequestDelivery deliveryOfCreate, bool isTransientForCreate)
    {
        RespondWith(response);
        BifrostException read = await FailAsync(CreateClient(), Operation.Retrieve);
        BifrostException create = await FailAsync(CreateClient(), Operation.Create);
        BifrostException upload = await FailAsync(CreateClient(), Operation.Upload);
        Assert.That((read.Delivery, read.IsTransient, read.Attempts), Is.EqualTo(((RequestDelivery?)RequestDelivery.Answered, isTransientForRead, (int?)1)));
        Assert.That((create.Delivery, create.IsTransient), Is.EqualTo(((RequestDelivery?)deliveryOfCreate, isTransientForCreate)));
        Assert.That((upload.Delivery, upload.IsTransient), Is.EqualTo(((RequestDelivery?)deliveryOfCreate, isTransientForCreate)));
    }

    [Test]
    public async Task Promise_15_Without_a_connection_nothing_was_sent([Values] Operation operation)
    {
        BifrostTestGateway stopped = await StartAnotherGatewayAsync();
        await stopped.DisposeAsync();
        BifrostException failure = await FailAsync(CreateClient(options => options.BaseAddress = stopped.BaseAddress), operation);
        Assert.That((failure.Delivery, failure.IsTransient), Is.EqualTo(((RequestDelivery?)RequestDelivery.NotSent, true)));
    }

    [Test]
    public async Task Promise_15_Without_a_response_it_is_not_known_whether_a_complete_request_was_executed([Values] Operation operation)
    {
        RespondWith(GatewayResponse.ConnectionReset());
        BifrostException failure = await FailAsync(CreateClient(), operation);
        Assert.That((failure.Delivery, failure.IsTransient), Is.EqualTo(((RequestDelivery?)RequestDelivery.Unknown, operation == Operation.Retrieve)));
    }

    [Test]
    public async Task Promise_15_A_timeout_after_a_complete_request_is_unknown([Values] Operation operation)
    {
        RespondWith(TestData.BatchResponse("completed") with { Delay = TestTimeout.Limit });
        BifrostException failure = await FailAsync(CreateClient(options => options.Timeout = TimeSpan.FromSeconds(4)), operation);
        Assert.That(failure, Is.TypeOf<BifrostTimeoutException>());
        Assert.That((failure.Delivery, failure.IsTransient), Is.EqualTo(((RequestDelivery?)RequestDelivery.Unknown, operation == Operation.Retrieve)));
    }

    [Test]
    public async Task Promise_15_A_connection_that_is_lost_in_the_body_has_not_sent_the_request([Values] bool hasLength)
    {
        using var server = new RawServer(async stream =>
        {
            await RawServer.ReadHeadersAsync(stream);
            stream.Socket.LingerState = new System.Net.Sockets.LingerOption(enable: true, seconds: 0);
        });
        BifrostClient client = CreateClient(options => options.BaseAddress = server.Address);
        using Stream content = hasLength ? new MemoryStream(new byte[20_000_000]) : new ZeroStream(20_000_000);
        BifrostException failure = await ExceptionAssert.ThrowsAsync<BifrostConnectionException>(
            () => client.Files.UploadAsync(content, new FileUpload { Provider = ModelProvider.OpenAI }).WithTestTimeout());
        Assert.That((failure.Delivery, failure.IsTransient), Is.EqualTo(((RequestDelivery?)RequestDelivery.NotSent, true)));
    }

    [Test]
    public async Task Promise_15_An_invalid_request_item_is_not_sent()
    {
        BifrostInvalidRequestItemException failure = await ExceptionAssert.ThrowsAsync<BifrostInvalidRequestItemException>(
            () => CreateClient().Batches.SubmitAsync([TestData.RequestItem(1), TestData.RequestItem(1)], TestData.CreateRequest(ModelProvider.OpenAI)));
        Assert.That((failure.Delivery, failure.IsTransient), Is.EqualTo(((RequestDelivery?)RequestDelivery.NotSent, false)));
    }

    [Test]
    public void Promise_15_Exceptions_that_a_test_creates_are_transient_by_kind_or_as_the_test_says() => Assert.Multiple(() =>
    {
        Assert.That(new BifrostConnectionException("m").IsTransient, Is.True);
        Assert.That(new BifrostTimeoutException("m").IsTransient, Is.True);
        Assert.That(new BifrostRateLimitException("m").IsTransient, Is.True);
        Assert.That(new BifrostApiException("m") { StatusCode = 503 }.IsTransient, Is.True);
        Assert.That(new BifrostApiException("m") { StatusCode = 400 }.IsTransient, Is.False);
        Assert.That(new BifrostException("m").IsTransient, Is.False);
        Assert.That(new BifrostException("m") { IsTransient = true }.IsTransient, Is.True);
        Assert.That(new BifrostConnectionException("m") { IsTransient = false }.IsTransient, Is.False);
    });

    private static async Task<BifrostException> FailAsync(BifrostClient client, Operation operation)
    {
        Exception? failure = await ExceptionAssert.RecordAsync(() => operation switch
        {
            Operation.Retrieve => client.Batches.RetrieveAsync(Reference),
            Operation.Create => client.Batches.CreateAsync(TestData.CreateRequest(ModelProvider.OpenAI) with { InputFileId = "file-1" }),
            _ => client.Files.UploadAsync(new MemoryStream(new byte[10]), new FileUpload { Provider = ModelProvider.OpenAI }),
        });
        Assert.That(failure, Is.InstanceOf<BifrostException>());
        return (BifrostException)failure!;
    }

    private static TestCaseData Case(string name, GatewayResponse response, bool isTransientForRead, RequestDelivery deliveryOfCreate, bool isTransientForCreate) =>
        new TestCaseData(response, isTransientForRead, deliveryOfCreate, isTransientForCreate).SetArgDisplayNames(name);
}
