using System.IO.Compression;
using System.Text;

namespace Bifrost.Client.Tests.Reading;

public sealed class StreamingTests : GatewayTestBase
{
    private static string Long(int items, int itemBytes) =>
        $$"""{"batch_id":"batch_1","results":[{{string.Join(',', Enumerable.Range(0, items).Select(n => TestPage.ItemJson($"i{n}", $"{{\"t\":\"{new string('x', itemBytes)}\"}}")))}}]}""";

    [Test]
    public async Task An_item_is_returned_before_the_rest_of_the_response_arrives()
    {
        string json = TestPage.Json("a b c");
        RespondInOrder(GatewayResponse.Json(json) with { PauseAfter = json.IndexOf("\"c\"", StringComparison.Ordinal) });
        await using (IAsyncEnumerator<BatchResultItem> items = CreateClient().Batches.GetEndpointResultsAsync(Reference).GetAsyncEnumerator())
        {
            Assert.That(await items.MoveNextAsync(), Is.True);
            Assert.That(items.Current.CustomId, Is.EqualTo("a"));
            Assert.That(await items.MoveNextAsync(), Is.True);
            Assert.That(items.Current.CustomId, Is.EqualTo("b"));
            Assert.That(Gateway.Requests.Single().Answered.IsCompleted, Is.False);
        }

        Assert.That(await Gateway.Requests.Single().Answered.WithTestTimeout(), Is.False, "the connection is closed when the loop is left");
    }

    [Test]
    public async Task Breaking_out_of_the_loop_closes_the_connection_and_the_client_stays_usable()
    {
        RespondInOrder(GatewayResponse.Json(Long(100, 100_000)) with { PauseAfter = 5_000_000 }, TestPage.Last("z"));
        BifrostClient client = CreateClient();
        await foreach (BatchResultItem _ in client.Batches.GetEndpointResultsAsync(Reference))
            break;
        Assert.That(await Gateway.Requests[0].Answered.WithTestTimeout(), Is.False);
        Assert.That((await CollectedResults.ReadAsync(client.Batches.GetEndpointResultsAsync(Reference))).CustomIds, Is.EqualTo("z"));
    }

    [Test]
    public async Task A_completed_loop_returns_the_connection_to_the_pool()
    {
        RespondWith(TestPage.Last("a"));
        BifrostClient client = CreateClient();
        for (int time = 0; time < 5; time++)
            await CollectedResults.ReadAsync(client.Batches.GetEndpointResultsAsync(Reference));
        Assert.That((Gateway.ConnectionsAccepted, Gateway.OpenConnections), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task No_request_is_sent_before_the_enumeration_begins()
    {
        RespondWith(TestPage.Last("a"));
        BatchResults results = CreateClient().Batches.GetEndpointResultsAsync(Reference);
        _ = results.AsPages();
        await using (IAsyncEnumerator<BatchResultItem> items = results.GetAsyncEnumerator())
            Assert.That(Gateway.Requests, Is.Empty);
        Assert.That(Gateway.Requests, Is.Empty);
    }

    [Test]
    public async Task Each_enumeration_sends_a_new_request()
    {
        RespondInOrder(TestPage.Last("a"), TestPage.Last("b"), TestPage.Last("c"));
        BatchResults results = CreateClient().Batches.GetEndpointResultsAsync(Reference);
        string[] read = [(await CollectedResults.ReadAsync(results)).CustomIds, (await CollectedResults.ReadAsync(results, EnumerationMode.Pages)).CustomIds, (await CollectedResults.ReadAsync(results)).CustomIds];
        Assert.That(string.Concat(read), Is.EqualTo("abc"));
    }

    [Test]
    public async Task MoveNextAsync_after_the_end_returns_false()
    {
        RespondInOrder(TestPage.Last("a"));
        await using IAsyncEnumerator<BatchResultItem> items = CreateClient().Batches.GetEndpointResultsAsync(Reference).GetAsyncEnumerator();
        Assert.That(await items.MoveNextAsync(), Is.True);
        Assert.That(await items.MoveNextAsync(), Is.False);
        Assert.That(await items.MoveNextAsync(), Is.False);
        Assert.That(Gateway.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Payloads_stay_valid_after_the_next_item()
    {
        RespondInOrder(GatewayResponse.Json(Long(50, 20_000)) with { ChunkSize = 7_777 });
        var bodies = new List<JsonPayload>();
        await foreach (BatchResultItem item in CreateClient().Batches.GetEndpointResultsAsync(Reference))
            bodies.Add(item.Body!.Value);
        string expected = $$"""{"t":"{{new string('x', 20_000)}}"}""";
        Assert.That(bodies, Has.Count.EqualTo(50));
        Assert.That(bodies.Select(body => body.ToString()), Is.All.EqualTo(expected));
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(64)]
    public async Task A_response_in_small_chunks_gives_the_same_items(int size)
    {
        RespondInOrder(TestPage.WithCursor("ä-😀 b", "c1") with { OmitContentLength = true, ChunkSize = size }, TestPage.Last("c") with { OmitContentLength = true, ChunkSize = size });
        Assert.That(
            await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference)),
            Is.EqualTo(new CollectedResults("ä-😀 b c", null)));
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    public async Task A_compressed_response_gives_the_same_items(string encoding)
    {
        RespondInOrder(Compressed(Long(20, 10_000), encoding));
        CollectedResults collected = await CollectedResults.ReadAsync(CreateClient().Batches.GetEndpointResultsAsync(Reference));
        Assert.That(collected.CustomIds.Split(' '), Has.Length.EqualTo(20));
        Assert.That(collected.Failure, Is.Null);
    }

    [Test]
    public async Task A_damaged_compressed_response_is_an_invalid_response()
    {
        GatewayResponse valid = Compressed(TestPage.Json("a b"), "gzip");
        byte[] damaged = valid.Body.ToArray();
        damaged.AsSpan(10, 12).Fill(0xff);
        RespondWith(valid with { Body = damaged });
        BatchesClient batches = CreateClient().Batches;
        CollectedResults collected = await CollectedResults.ReadAsync(batches.GetEndpointResultsAsync(Reference));
        Assert.That(collected.Failure, Is.TypeOf<BifrostInvalidResponseException>());
        Assert.That(collected.Failure!.ItemsDelivered, Is.Zero);
        await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(() => batches.RetrieveAsync(Reference));
    }

    [Test]
    public async Task For_an_item_that_is_too_large_the_message_names_the_setting()
    {
        RespondInOrder(GatewayResponse.Json($$"""{"batch_id":"batch_1","results":[{{TestPage.ItemJson("a")}},{{TestPage.ItemJson("b", $"{{\"t\":\"{new string('x', 1 << 20)}\"}}")}}]}"""));
        CollectedResults collected = await CollectedResults.ReadAsync(CreateClient(options => options.MaxItemBytes = 100_000).Batches.GetEndpointResultsAsync(Reference));
        Assert.That(collected.CustomIds, Is.EqualTo("a"));
        Assert.That(collected.Failure, Is.TypeOf<BifrostInvalidResponseException>());
        Assert.That(collected.Failure!.Message, Does.Contain("a single value is larger than MaxItemBytes (100000 bytes)"));
        Assert.That(collected.Failure.ItemsDelivered, Is.EqualTo(1));
    }

    [Test]
    public async Task Results_may_be_larger_than_MaxItemBytes()
    {
        RespondInOrder(GatewayResponse.Json(Long(100, 50_000)));
        CollectedResults collected = await CollectedResults.ReadAsync(CreateClient(options => options.MaxItemBytes = 100_000).Batches.GetEndpointResultsAsync(Reference));
        Assert.That(collected.CustomIds.Split(' '), Has.Length.EqualTo(100));
        Assert.That(collected.Failure, Is.Null);
    }

    private static GatewayResponse Compressed(string json, string encoding)
    {
        using var bytes = new MemoryStream();
        using (Stream compress = encoding switch
        {
            "gzip" => new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(bytes, CompressionLevel.Fastest, leaveOpen: true),
        })
            compress.Write(Encoding.UTF8.GetBytes(json));
        return new GatewayResponse { Body = bytes.ToArray(), Headers = new Dictionary<string, string> { ["Content-Encoding"] = encoding } };
    }
}
