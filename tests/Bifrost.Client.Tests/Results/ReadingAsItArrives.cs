using System.IO.Compression;
using System.Text;
using Bifrost.Client.Tests.Support;
using Answer = Bifrost.Client.Testing.GatewayResponse;

namespace Bifrost.Client.Tests.Results;

[Parallelizable(ParallelScope.Self)]
public sealed class ReadingAsItArrives : GatewayTests
{
    private static string Long(int items, int itemBytes) =>
        $$"""{"batch_id":"batch_1","results":[{{string.Join(',', Enumerable.Range(0, items).Select(n => Page.Item($"i{n}", $"{{\"t\":\"{new string('x', itemBytes)}\"}}")))}}]}""";

    [Test]
    public async Task An_item_is_handed_out_before_the_rest_has_arrived()
    {
        string json = Page.Json("a b c");
        Serve(Answer.Json(json) with { PauseAfter = json.IndexOf("\"c\"", StringComparison.Ordinal) });
        await using (IAsyncEnumerator<BatchResultItem> items = Client().Batches.GetEndpointResultsAsync(Reference).GetAsyncEnumerator())
        {
            Assert.That(await items.MoveNextAsync(), Is.True);
            Assert.That(items.Current.CustomId, Is.EqualTo("a"));
            Assert.That(await items.MoveNextAsync(), Is.True);
            Assert.That(items.Current.CustomId, Is.EqualTo("b"));
            Assert.That(Gateway.Requests.Single().Answered.IsCompleted, Is.False);
        }

        Assert.That(await Gateway.Requests.Single().Answered.Soon(), Is.False, "the connection is closed when the loop is left");
    }

    [Test]
    public async Task A_loop_left_in_the_middle_closes_the_connection_and_the_client_goes_on()
    {
        Serve(Answer.Json(Long(100, 100_000)) with { PauseAfter = 5_000_000 }, Page.Last("z"));
        BifrostClient client = Client();
        await foreach (BatchResultItem _ in client.Batches.GetEndpointResultsAsync(Reference))
            break;
        Assert.That(await Gateway.Requests[0].Answered.Soon(), Is.False);
        Assert.That((await Delivery.Of(client.Batches.GetEndpointResultsAsync(Reference))).CustomIds, Is.EqualTo("z"));
    }

    [Test]
    public async Task A_loop_that_ends_gives_the_connection_back()
    {
        ServeAlways(Page.Last("a"));
        BifrostClient client = Client();
        for (int time = 0; time < 5; time++)
            await Delivery.Of(client.Batches.GetEndpointResultsAsync(Reference));
        Assert.That((Gateway.ConnectionsAccepted, Gateway.OpenConnections), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Nothing_is_sent_before_the_enumeration_begins()
    {
        ServeAlways(Page.Last("a"));
        BatchResults results = Client().Batches.GetEndpointResultsAsync(Reference);
        _ = results.AsPages();
        await using (IAsyncEnumerator<BatchResultItem> items = results.GetAsyncEnumerator())
            Assert.That(Gateway.Requests, Is.Empty);
        Assert.That(Gateway.Requests, Is.Empty);
    }

    [Test]
    public async Task Each_enumeration_asks_anew()
    {
        Serve(Page.Last("a"), Page.Last("b"), Page.Last("c"));
        BatchResults results = Client().Batches.GetEndpointResultsAsync(Reference);
        string[] read = [(await Delivery.Of(results)).CustomIds, (await Delivery.Of(results, Way.Pages)).CustomIds, (await Delivery.Of(results)).CustomIds];
        Assert.That(string.Concat(read), Is.EqualTo("abc"));
    }

    [Test]
    public async Task After_the_end_there_is_still_nothing_more()
    {
        Serve(Page.Last("a"));
        await using IAsyncEnumerator<BatchResultItem> items = Client().Batches.GetEndpointResultsAsync(Reference).GetAsyncEnumerator();
        Assert.That(await items.MoveNextAsync(), Is.True);
        Assert.That(await items.MoveNextAsync(), Is.False);
        Assert.That(await items.MoveNextAsync(), Is.False);
        Assert.That(Gateway.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Payloads_stay_valid_after_moving_on()
    {
        Serve(Answer.Json(Long(50, 20_000)) with { ChunkSize = 7_777 });
        var bodies = new List<JsonPayload>();
        await foreach (BatchResultItem item in Client().Batches.GetEndpointResultsAsync(Reference))
            bodies.Add(item.Body!.Value);
        string expected = $$"""{"t":"{{new string('x', 20_000)}}"}""";
        Assert.That(bodies, Has.Count.EqualTo(50));
        Assert.That(bodies.Select(body => body.ToString()), Is.All.EqualTo(expected));
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(64)]
    public async Task An_answer_in_small_chunks_reads_the_same(int size)
    {
        Serve(Page.Then("ä-😀 b", "c1") with { OmitContentLength = true, ChunkSize = size }, Page.Last("c") with { OmitContentLength = true, ChunkSize = size });
        Assert.That(await Delivery.Of(Client().Batches.GetEndpointResultsAsync(Reference)), Is.EqualTo(new Delivery("ä-😀 b c", null)));
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    public async Task An_answer_that_a_proxy_compressed_reads_the_same(string encoding)
    {
        Serve(Compressed(Long(20, 10_000), encoding));
        Delivery delivery = await Delivery.Of(Client().Batches.GetEndpointResultsAsync(Reference));
        Assert.That(delivery.CustomIds.Split(' '), Has.Length.EqualTo(20));
        Assert.That(delivery.Failure, Is.Null);
    }

    [Test]
    public async Task A_compressed_answer_that_is_damaged_is_an_error_of_the_answer()
    {
        Answer whole = Compressed(Page.Json("a b"), "gzip");
        byte[] damaged = whole.Body.ToArray();
        damaged.AsSpan(10, 12).Fill(0xff);
        ServeAlways(whole with { Body = damaged });
        BatchesClient batches = Client().Batches;
        Delivery delivery = await Delivery.Of(batches.GetEndpointResultsAsync(Reference));
        Assert.That(delivery.Failure, Is.TypeOf<BifrostInvalidResponseException>());
        Assert.That(delivery.Failure!.ItemsDelivered, Is.Zero);
        await Failure.Of<BifrostInvalidResponseException>(() => batches.RetrieveAsync(Reference));
    }

    [Test]
    public async Task An_item_larger_than_allowed_is_an_error_that_names_the_setting()
    {
        Serve(Answer.Json($$"""{"batch_id":"batch_1","results":[{{Page.Item("a")}},{{Page.Item("b", $"{{\"t\":\"{new string('x', 1 << 20)}\"}}")}}]}"""));
        Delivery delivery = await Delivery.Of(Client(options => options.MaxItemBytes = 100_000).Batches.GetEndpointResultsAsync(Reference));
        Assert.That(delivery.CustomIds, Is.EqualTo("a"));
        Assert.That(delivery.Failure, Is.TypeOf<BifrostInvalidResponseException>());
        Assert.That(delivery.Failure!.Message, Does.Contain("a single value is larger than MaxItemBytes (100000 bytes)"));
        Assert.That(delivery.Failure.ItemsDelivered, Is.EqualTo(1));
    }

    [Test]
    public async Task Results_may_be_far_larger_than_the_largest_item()
    {
        Serve(Answer.Json(Long(100, 50_000)));
        Delivery delivery = await Delivery.Of(Client(options => options.MaxItemBytes = 100_000).Batches.GetEndpointResultsAsync(Reference));
        Assert.That(delivery.CustomIds.Split(' '), Has.Length.EqualTo(100));
        Assert.That(delivery.Failure, Is.Null);
    }

    private static Answer Compressed(string json, string encoding)
    {
        using var bytes = new MemoryStream();
        using (Stream compress = encoding switch
        {
            "gzip" => new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(bytes, CompressionLevel.Fastest, leaveOpen: true),
        })
            compress.Write(Encoding.UTF8.GetBytes(json));
        return new Answer { Body = bytes.ToArray(), Headers = new Dictionary<string, string> { ["Content-Encoding"] = encoding } };
    }
}
