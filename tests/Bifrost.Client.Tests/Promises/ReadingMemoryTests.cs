using System.Runtime.CompilerServices;
using System.Text;

namespace Bifrost.Client.Tests.Promises;

/// <summary>The memory that a reading takes, for results with large members and for single large items. Not parallel: it measures the process.</summary>
[NonParallelizable]
public sealed class ReadingMemoryTests : GatewayTestBase
{
    private const int Limit = 48 * 1024 * 1024;

    [Test]
    public async Task Promise_05_The_members_beside_the_results_have_one_limit_together([Values] bool before, [Values] bool manyMembers)
    {
        const int Max = 1024 * 1024;
        string results = $",\"results\":[{TestPage.ItemJson("a")}]";
        IEnumerable<string> members = Enumerable.Range(0, 400).Select(member => manyMembers
            ? $",\"m{member}\":\"{new string('x', 900_000)}\""
            : $"{(member == 0 ? ",\"m\":[" : ",")}\"{new string('x', 900_000)}\"");
        string[] end = [manyMembers ? "" : "]", before ? results : "", "}"];
        BifrostClient client = CreateClient(["{\"batch_id\":\"batch_1\"", before ? "" : results], members, end, Max);

        CollectedResults collected = await CollectedResults.ReadAsync(client.Batches.GetEndpointResultsAsync(Reference));

        Assert.That(collected.CustomIds, Is.EqualTo(before ? "" : "a"));
        Assert.That(collected.Failure, Is.TypeOf<BifrostInvalidResponseException>());
        Assert.That(collected.Failure!.Message, Does.Contain("MaxItemBytes"));
    }

    [TestCase("{\"batch_id\":\"batch_1\",\"m\":\"", "\",\"results\":[]}", TestName = "Promise_05_A_growing_text_is_searched_once")]
    [TestCase("{\"batch_id\":\"batch_1\",\"", "\":1,\"results\":[]}", TestName = "Promise_05_A_growing_name_is_searched_once")]
    [TestCase("{\"batch_id\":\"batch_1\",\"results\":[{\"error\":{\"message\":\"", "\"}}]}", TestName = "Promise_05_A_growing_text_of_an_item_is_searched_once")]
    [TestCase("{\"batch_id\":\"batch_1\",\"results\":[{\"result\":{\"message\":{}},\"response\":{\"body\":{\"x\":\"", "\"}}}]}", TestName = "Promise_05_A_second_payload_is_searched_once")]
    public async Task A_growing_value(string begin, string end)
    {
        // 40 MB in small pieces: searched from its start for each piece, this would take minutes.
        BifrostClient client = CreateClient([begin], Enumerable.Repeat(new string('x', 4000), 10_000), [end], 256 * 1024 * 1024);

        CollectedResults results = await CollectedResults.ReadAsync(client.Batches.GetEndpointResultsAsync(Reference));

        Assert.That(results.Failure, Is.Null);
    }

    [Test]
    public async Task Promise_14_An_item_of_the_maximum_size_takes_less_than_1_3_times_its_size([Values] bool fromFile, [Values] bool withLength, [Values(95, 60)] int percent)
    {
        int size = (int)((long)Limit * percent / 100);
        byte[] item = Encoding.UTF8.GetBytes("{\"custom_id\":\"big\",\"response\":{\"status_code\":200,\"body\":{\"x\":\"" + new string('x', size - 100) + "\"}}}");
        byte[] body = fromFile
            ? [.. item, (byte)'\n', .. Encoding.UTF8.GetBytes(TestPage.ItemJson("a"))]
            : [.. "{\"batch_id\":\"batch_1\",\"results\":["u8, .. item, .. Encoding.UTF8.GetBytes("," + TestPage.ItemJson("a") + "]}")];
        BifrostClient client = CreateClient(() => new ChunkedStream(body, []), withLength ? body.Length : null, Limit);
        BatchResults results = fromFile
            ? client.Files.GetResultItemsAsync("file-1", ModelProvider.OpenAI)
            : client.Batches.GetEndpointResultsAsync(Reference);

        long before = Collect();
        // All that was ever allocated for it, so that no collection in between can hide a copy.
        Assert.That(await ReadAsync(results, size), Is.LessThan(1.3 * Limit));
        Assert.That(Collect() - before, Is.LessThan(Limit / 4), "given back");
    }

    // A method of its own: the caller has no reference to the item. Returns what was allocated for it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<long> ReadAsync(BatchResults results, int size)
    {
        await using IAsyncEnumerator<BatchResultItem> items = results.GetAsyncEnumerator();

        // The stream never waits, so all of it happens on this thread. Other threads may still do something for a test that has ended.
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        ValueTask<bool> moved = items.MoveNextAsync();
        Assert.That(moved.IsCompleted, Is.True);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        Assert.That(await moved, Is.True);
        Assert.That(items.Current.Body!.Value.Utf8.Length, Is.GreaterThan(size - 200));
        Assert.That(await items.MoveNextAsync(), Is.True);
        Assert.That(items.Current.CustomId, Is.EqualTo("a"));
        Assert.That(await items.MoveNextAsync(), Is.False);
        return allocated;
    }

    private static long Collect()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private BifrostClient CreateClient(string[] begin, IEnumerable<string> middle, string[] end, int maxItemBytes)
    {
        return CreateClient(() => new GeneratedStream(begin.Concat(middle).Concat(end).GetEnumerator()), null, maxItemBytes);
    }

    private BifrostClient CreateClient(Func<Stream> open, long? length, int maxItemBytes)
    {
        HttpClient http = DisposeLater(new HttpClient(new StreamHandler(open, length)));
        return DisposeLater(new BifrostClient(CreateOptions(options => options.MaxItemBytes = maxItemBytes), http));
    }

    /// <summary>Responds with a stream. A gateway in the same process would allocate memory, too.</summary>
    private sealed class StreamHandler(Func<Stream> open, long? length) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var content = new StreamContent(open());
            content.Headers.ContentType = new("application/json");
            content.Headers.ContentLength = length;
            var response = new HttpResponseMessage { Content = content, RequestMessage = request };
            response.Headers.TransferEncodingChunked = length is null;
            return Task.FromResult(response);
        }
    }

    private sealed class GeneratedStream(IEnumerator<string> pieces) : Stream
    {
        private ReadOnlyMemory<byte> _piece;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            while (_piece.IsEmpty)
            {
                if (!pieces.MoveNext())
                    return 0;
                _piece = Encoding.ASCII.GetBytes(pieces.Current);
            }

            int length = Math.Min(count, _piece.Length);
            _piece[..length].CopyTo(buffer.AsMemory(offset));
            _piece = _piece[length..];
            return length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
