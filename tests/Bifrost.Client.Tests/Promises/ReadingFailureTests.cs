using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bifrost.Client.Tests.Promises;

/// <summary>Failures of readings: what follows them, pages without progress, results of another batch, and files that may be incomplete.</summary>
public sealed class ReadingFailureTests : GatewayTestBase
{
    [Test]
    public async Task Promise_06_Reading_on_after_a_failure_fails_with_it_again([Values(0, 1, 2, 3)] int kind)
    {
        GatewayResponse page = TestPage.Last("a b c d");
        Gateway.Respond(_ => kind switch
        {
            0 => TestPage.WithCursor("a b", ""),
            1 => page with { AbortAfter = page.Body.Length - 20 },
            2 => GatewayResponse.Json($$"""{"batch_id":"batch_1","results":[{{TestPage.ItemJson("a")}},{]}"""),
            _ => GatewayResponse.Error(404, "no such batch"),
        });

        await using BatchResultReader reader = Host.Batches.OpenResultReader(Reference, new BatchResultsOptions { Source = BatchResultsSource.ResultsEndpointOnly });
        Exception? first = await ReadToFailureAsync(() => reader.ReadAsync());
        for (int again = 0; again < 3; again++)
            Assert.That(await ExceptionAssert.RecordAsync(() => reader.ReadAsync().AsTask()), Is.SameAs(first));

        await using IAsyncEnumerator<BatchResultItem> items = Host.Batches.GetEndpointResultsAsync(Reference).GetAsyncEnumerator();
        first = await ReadToFailureAsync(items.MoveNextAsync);
        Assert.That(first, Is.InstanceOf<BifrostException>());
        for (int again = 0; again < 3; again++)
            Assert.That(await ExceptionAssert.RecordAsync(() => items.MoveNextAsync().AsTask()), Is.SameAs(first));
    }

    [Test]
    public async Task Promise_11_Results_of_another_batch_are_refused_before_their_first_item([Values] EnumerationMode mode)
    {
        RespondWith(GatewayResponse.Json(TestPage.Json("a b").Replace("batch_1", "batch_2", StringComparison.Ordinal)));
        CollectedResults results = await CollectedResults.ReadAsync(Host.Batches.GetEndpointResultsAsync(Reference), mode);
        Assert.That((results.CustomIds, results.Failure?.GetType()), Is.EqualTo(("", typeof(BifrostInvalidResponseException))));
        Assert.That(results.Failure!.Message, Does.Contain("results of another batch"));
    }

    [Test]
    public async Task Promise_11_A_batch_id_after_the_results_is_compared_too()
    {
        RespondWith(GatewayResponse.Json($$"""{"results":[{{TestPage.ItemJson("a")}}],"batch_id":"batch_2"}"""));
        CollectedResults results = await CollectedResults.ReadAsync(Host.Batches.GetEndpointResultsAsync(Reference));
        Assert.That((results.CustomIds, results.Failure?.GetType()), Is.EqualTo(("a", typeof(BifrostInvalidResponseException))));
    }

    [TestCase("gemini", "batches/x", "x")]
    [TestCase("gemini", "batches/x", "batches-x")]
    [TestCase("openai", "batch_1", "")]
    [TestCase("openai", "batch_1", "batch_\\u0031")]
    public async Task Promise_11_The_id_in_another_known_spelling_is_accepted(string provider, string asked, string received)
    {
        RespondWith(GatewayResponse.Json(TestPage.Json("a").Replace("batch_1", received, StringComparison.Ordinal)));
        CollectedResults results = await CollectedResults.ReadAsync(Host.Batches.GetEndpointResultsAsync(asked, new ModelProvider(provider)));
        Assert.That(results, Is.EqualTo(new CollectedResults("a", null)));
    }

    [TestCase("a b|c d|a b|c d", "a b c d")]
    [TestCase("a b|c d|d c|a b", "a b c d")]
    [TestCase("a b|c d|e f|a b|c d|e f", "a b c d e f")]
    public async Task Promise_12_Pages_that_come_again_with_fresh_cursors_end(string pages, string delivered)
    {
        string[] contents = pages.Split('|');
        int count = 0;
        Gateway.Respond(_ =>
        {
            int page = count++;
            return TestPage.WithCursor(contents[page % contents.Length], $"c{page}");
        });
        CollectedResults results = await CollectedResults.ReadAsync(Host.Batches.GetEndpointResultsAsync(Reference));
        Assert.That(results.Failure, Is.TypeOf<BifrostPaginationException>());
        Assert.That(results.CustomIds, Does.StartWith(delivered));
        Assert.That(Gateway.Requests, Has.Count.LessThanOrEqualTo(contents.Length + 1));
    }

    [Test]
    public async Task Promise_12_Pages_A_B_A_B_deliver_no_item_twice([Values] EnumerationMode mode)
    {
        RespondInOrder(Enumerable.Range(0, 10).Select(page => TestPage.WithCursor(page % 2 == 0 ? "a b" : "c d", $"c{page}")));
        CollectedResults results = await CollectedResults.ReadAsync(Host.Batches.GetEndpointResultsAsync(Reference), mode);
        Assert.That((results.CustomIds, results.Failure?.GetType()), Is.EqualTo(("a b c d", typeof(BifrostPaginationException))));
        Assert.That(results.Failure!.ItemsDelivered, Is.EqualTo(4));
    }

    [Test]
    public async Task Promise_12_More_than_a_thousand_empty_pages_are_read_when_items_come_in_between([Values] EnumerationMode mode)
    {
        const int Last = 1500;
        int count = 0;
        Gateway.Respond(_ =>
        {
            int page = count++;
            string items = page % 100 == 99 ? $"r{page}" : "";
            return page == Last ? TestPage.Last("end") : TestPage.WithCursor(items, $"c{page}");
        });
        CollectedResults results = await CollectedResults.ReadAsync(Host.Batches.GetEndpointResultsAsync(Reference), mode);
        Assert.That(results.Failure, Is.Null);
        Assert.That(results.CustomIds.Split(' '), Has.Length.EqualTo(16));
    }

    [Test]
    public async Task Promise_12_Pages_that_begin_with_the_same_item_are_read([Values] EnumerationMode mode)
    {
        GatewayResponse[] pages = [TestPage.WithCursor("a b", "c1"), TestPage.WithCursor("a c", "c2"), TestPage.Last("a d e")];
        Gateway.Respond(request => pages[request.Query("after") switch { "c2" => 2, "c1" => 1, _ => 0 }]);
        CollectedResults results = await CollectedResults.ReadAsync(Host.Batches.GetEndpointResultsAsync(Reference), mode);
        Assert.That(results, Is.EqualTo(new CollectedResults("a b a c a d e", null)));
    }

    [TestCase(204)]
    [TestCase(206)]
    public async Task Promise_14_A_file_with_a_status_that_was_not_asked_for_is_an_error(int status)
    {
        RespondWith(new GatewayResponse
        {
            StatusCode = status,
            Body = status == 204 ? default : TestData.JsonLines(TestPage.ItemJson("a")),
            Headers = status == 204 ? new Dictionary<string, string>() : new Dictionary<string, string> { ["Content-Range"] = "bytes 0-9/1000" },
        });
        CollectedResults items = await CollectedResults.ReadAsync(Host.Files.GetResultItemsAsync("file-1", ModelProvider.OpenAI));
        Assert.That((items.CustomIds, items.Failure?.GetType()), Is.EqualTo(("", typeof(BifrostInvalidResponseException))));
        Assert.That(items.Failure!.Message, Does.Contain($"responded with {status}"));
        await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(() => Host.Files.GetContentAsync("file-1", ModelProvider.OpenAI));
    }

    [TestCase("HTTP/1.1 200 OK\r\nContent-Type: application/jsonl\r\nConnection: close\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Type: application/jsonl\r\n\r\n")]
    [TestCase("HTTP/1.0 200 OK\r\nContent-Type: application/jsonl\r\n\r\n")]
    public async Task Promise_14_A_file_that_ends_with_the_connection_is_an_error_after_its_items(string head)
    {
        using var server = new RawServer(head + TestPage.ItemJson("a") + "\n" + TestPage.ItemJson("b") + "\n");
        BifrostClient client = CreateClient(options => options.BaseAddress = server.Address);

        CollectedResults items = await CollectedResults.ReadAsync(client.Files.GetResultItemsAsync("file-1", ModelProvider.OpenAI));
        Assert.That((items.CustomIds, items.Failure?.GetType()), Is.EqualTo(("a b", typeof(BifrostConnectionException))));
        Assert.That(items.Failure!.Message, Does.Contain("not known whether it is complete"));

        await using Stream content = await client.Files.GetContentAsync("file-1", ModelProvider.OpenAI);
        await ExceptionAssert.ThrowsAsync<BifrostConnectionException>(() => content.CopyToAsync(Stream.Null));
    }

    [TestCase("Content-Length: 10000\r\n")]
    [TestCase("Transfer-Encoding: chunked\r\n")]
    public async Task Promise_14_A_file_that_is_shorter_than_announced_is_an_error_after_its_items(string header)
    {
        string line = TestPage.ItemJson("a") + "\n";
        string body = header.StartsWith('C') ? line : $"{line.Length:x}\r\n{line}\r\n";
        using var server = new RawServer($"HTTP/1.1 200 OK\r\nContent-Type: application/jsonl\r\n{header}\r\n{body}");
        BifrostClient client = CreateClient(options => options.BaseAddress = server.Address);

        CollectedResults items = await CollectedResults.ReadAsync(client.Files.GetResultItemsAsync("file-1", ModelProvider.OpenAI));

        Assert.That((items.CustomIds, items.Failure?.GetType()), Is.EqualTo(("a", typeof(BifrostConnectionException))));
    }

    [Test]
    public async Task Promise_14_A_handler_that_hides_a_truncation_is_noticed_by_the_length()
    {
        using var http = new HttpClient(new TruncatingHandler());
        BifrostClient client = DisposeLater(new BifrostClient(CreateOptions(), http));

        CollectedResults items = await CollectedResults.ReadAsync(client.Files.GetResultItemsAsync("file-1", ModelProvider.OpenAI));

        Assert.That((items.CustomIds, items.Failure?.GetType()), Is.EqualTo(("a", typeof(BifrostConnectionException))));
    }

    private static async Task<Exception?> ReadToFailureAsync(Func<ValueTask<bool>> read) => await ExceptionAssert.RecordAsync(async () =>
    {
        while (await read())
        {
        }
    });

    private sealed class TruncatingHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var content = new StreamContent(new ForwardOnlyStream(new MemoryStream(Encoding.UTF8.GetBytes(TestPage.ItemJson("a") + "\n"))));
            content.Headers.ContentLength = 10_000;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content, RequestMessage = request });
        }
    }

    /// <summary>Sends the same bytes to each connection, and closes it.</summary>
    private sealed class RawServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly byte[] _response;

        public RawServer(string response)
        {
            _response = Encoding.UTF8.GetBytes(response);
            _listener.Start();
            _ = ServeAsync();
        }

        public Uri Address => new($"http://{_listener.LocalEndpoint}");

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using TcpClient client = await _listener.AcceptTcpClientAsync();
                    NetworkStream stream = client.GetStream();
                    _ = await stream.ReadAsync(new byte[16_384]);
                    await stream.WriteAsync(_response);
                    client.Client.Shutdown(SocketShutdown.Send);
                    while (await stream.ReadAsync(new byte[1024]) > 0)
                    {
                    }
                }
            }
            catch (Exception exception) when (exception is SocketException or IOException or InvalidOperationException)
            {
            }
        }
    }
}
