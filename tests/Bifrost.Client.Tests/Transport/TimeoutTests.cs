using System.Globalization;

namespace Bifrost.Client.Tests.Transport;

public sealed class TimeoutTests : GatewayTestBase
{
    private static TimeSpan Short { get; } = TimeSpan.FromMilliseconds(100);

    // Long enough for a busy machine to send the beginning of a response.
    private static TimeSpan Pause { get; } = TimeSpan.FromSeconds(3);

    [Test]
    public async Task A_response_that_does_not_begin_in_time_is_a_timeout()
    {
        RespondWith(TestPage.Last("a") with { Delay = TestTimeout.Limit });
        BifrostClient client = CreateClient(options => options.Timeout = Short);
        BifrostTimeoutException failure = await ExceptionAssert.ThrowsAsync<BifrostTimeoutException>(
            () => client.Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Does.Contain("the gateway did not begin to respond within 0.1 s"));
        Assert.That(failure.Timeout, Is.EqualTo(Short));
        Assert.That(failure.Endpoint, Is.EqualTo("GET /openai/v1/batches/{batch_id}"));
    }

    [Test]
    public async Task The_time_in_a_message_does_not_depend_on_the_culture()
    {
        // A copy: the tests run without the data of cultures.
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = culture;
        RespondWith(TestPage.Last("a") with { Delay = TestTimeout.Limit });
        BifrostClient client = CreateClient(options => options.Timeout = Short);
        BifrostTimeoutException failure = await ExceptionAssert.ThrowsAsync<BifrostTimeoutException>(
            () => client.Batches.RetrieveAsync(Reference));
        Assert.That($"{0.5} {failure.Message}", Does.StartWith("0,5 ").And.Contain("within 0.1 s"));
    }

    [Test]
    public async Task A_pause_in_the_results_that_is_too_long_is_a_timeout()
    {
        GatewayResponse page = TestPage.Last("a b c");
        RespondWith(page with { PauseAfter = page.Body.Length - 10 });
        CollectedResults collected = await CollectedResults.ReadAsync(CreateClient(options => options.ReadTimeout = Pause).Batches.GetEndpointResultsAsync(Reference));
        Assert.That(collected.CustomIds, Is.EqualTo("a b"));
        Assert.That(
            collected.Failure,
            Is.TypeOf<BifrostTimeoutException>().With.Property(nameof(BifrostTimeoutException.Timeout)).EqualTo(Pause));
        Assert.That(collected.Failure!.Message, Does.Contain($"the response paused for more than 3 s after {page.Body.Length - 10} bytes"));
        Assert.That(collected.Failure.ItemsDelivered, Is.EqualTo(2));
    }

    [Test]
    public async Task A_pause_in_a_batch_that_is_too_long_is_a_timeout()
    {
        RespondWith(GatewayResponse.Json("""{"id":"batch_1"}""") with { PauseAfter = 3 });
        BifrostClient client = CreateClient(options => options.ReadTimeout = Short);
        Assert.That(
            (await ExceptionAssert.ThrowsAsync<BifrostTimeoutException>(() => client.Batches.RetrieveAsync(Reference))).Timeout,
            Is.EqualTo(Short));
    }

    [Test]
    public async Task The_time_that_the_caller_takes_for_an_item_does_not_count_towards_ReadTimeout()
    {
        BifrostTestGateway slow = await StartAnotherGatewayAsync();
        slow.Respond(_ => GatewayResponse.Json("{}") with { Delay = 1.5 * Pause });
        using var http = DirectHttp.CreateClient();
        string payload = $"{{\"t\":\"{new string('x', 200_000)}\"}}";
        RespondWith(GatewayResponse.Json($$"""{"batch_id":"batch_1","results":[{{TestPage.ItemJson("a", payload)}},{{TestPage.ItemJson("b", payload)}},{{TestPage.ItemJson("c", payload)}}]}"""));

        var read = new List<string>();
        await foreach (BatchResultItem item in CreateClient(options => options.ReadTimeout = Pause).Batches.GetEndpointResultsAsync(Reference))
        {
            read.Add(item.CustomId);
            if (read.Count == 1)
                await http.GetStringAsync(slow.BaseAddress);
        }

        Assert.That(string.Concat(read), Is.EqualTo("abc"));
    }

    [Test]
    public async Task For_a_connect_timeout_the_message_names_ConnectTimeout()
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = Short, ConnectCallback = NeverAsync };
        using var http = new HttpClient(handler);
        using var client = new BifrostClient(CreateOptions(), http);
        BifrostTimeoutException failure = await ExceptionAssert.ThrowsAsync<BifrostTimeoutException>(
            () => client.Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Does.Contain("ConnectTimeout").And.Not.Contain("begin to answer"));
        Assert.That(failure.Timeout, Is.Null);
    }

    [Test]
    public async Task A_request_that_the_HttpClient_cancels_is_a_connection_failure()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectCallback = NeverAsync });
        using var client = new BifrostClient(CreateOptions(), http);
        Task<BifrostConnectionException> failure = ExceptionAssert.ThrowsAsync<BifrostConnectionException>(() => client.Batches.RetrieveAsync(Reference));
        http.CancelPendingRequests();
        Assert.That((await failure.WithTestTimeout()).Message, Does.Contain("the HttpClient cancelled the request"));
    }

    [Test]
    public async Task The_timeout_of_the_options_applies_also_when_that_of_the_HttpClient_is_longer()
    {
        RespondWith(TestPage.Last("a") with { Delay = TestTimeout.Limit });
        using var http = new HttpClient(new HttpClientHandler { UseProxy = false }) { Timeout = TestTimeout.Limit };
        using var client = new BifrostClient(CreateOptions(options => options.Timeout = Short), http);
        BifrostTimeoutException failure = await ExceptionAssert.ThrowsAsync<BifrostTimeoutException>(
            () => client.Batches.RetrieveAsync(Reference));
        Assert.That(failure.Timeout, Is.EqualTo(Short));
    }

    [Test]
    public async Task The_shorter_timeout_of_the_HttpClient_is_a_timeout_too()
    {
        RespondWith(TestPage.Last("a") with { Delay = TestTimeout.Limit });
        using var http = new HttpClient(new HttpClientHandler { UseProxy = false }) { Timeout = Short };
        using var client = new BifrostClient(CreateOptions(), http);
        BifrostTimeoutException failure = await ExceptionAssert.ThrowsAsync<BifrostTimeoutException>(
            () => client.Batches.RetrieveAsync(Reference));
        Assert.That(failure.Timeout, Is.EqualTo(Short));
        Assert.That(failure.Message, Does.Contain("0.1 s of the HttpClient"));
        Assert.That(failure.IsTransient, Is.True);
    }

    private static async ValueTask<Stream> NeverAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException();
    }
}
