using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Bifrost.Client.Benchmarks.Server;
using Bifrost.Client.Common;
using Bifrost.Client.Reading;
using Bifrost.Client.Transport;

namespace Bifrost.Client.Benchmarks.Pieces;

/// <summary>A page of 10 MB from memory: the reader without the network, against the serializer.</summary>
[MemoryDiagnoser]
public class PageBenchmarks
{
    private const int Items = 5000;
    private static readonly GatewayCall Call = new(() => throw new InvalidOperationException("The response is here already."), "batch", "x", null);

    private readonly byte[] _page = Document.Page(Items, 2000).ToArray();

    [Benchmark]
    public Task<int> ReaderBorrowed() => ReadAsync(owning: false);

    [Benchmark(Baseline = true)]
    public Task<int> ReaderOwning() => ReadAsync(owning: true);

    [Benchmark]
    public int Serializer() => JsonSerializer.Deserialize(_page, BifrostJson.TypeInfo<BatchResultsPage>())!.Items.Count;

    private async Task<int> ReadAsync(bool owning)
    {
        using var message = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new MemoryStream(_page)) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var response = new StreamedResponse(Call, message, Timeout.InfiniteTimeSpan, 1 << 20);
        using var reader = new PageReader(response, ModelProvider.OpenAI);
        int length = 0;
        do
        {
            while (reader.TryRead())
                length += owning ? reader.CreateItem().Body!.Value.Utf8.Length : reader.Layout.Body.Length;
        }
        while (await reader.WaitToReadAsync(CancellationToken.None));
        return length;
    }
}
