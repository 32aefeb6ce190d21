using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Bifrost.Client.Benchmarks.Server;
using Bifrost.Client.Json;
using Bifrost.Client.Reading;

namespace Bifrost.Client.Benchmarks.Pieces;

/// <summary>One item of 2 kB: its envelope found, made into an object, and read by the serializer.</summary>
[MemoryDiagnoser]
public class ItemBenchmarks
{
    private readonly byte[] _item = Encoding.UTF8.GetBytes(new Payloads(2000).GatewayItem(7));
    private ItemLayout _layout;

    [GlobalSetup]
    public void Parse()
    {
        var scan = default(ValueScan);
        ItemParser.Parse(_item, BifrostJson.MaxDepth, ref scan, out _layout);
    }

    [Benchmark]
    public int Parser()
    {
        var scan = default(ValueScan);
        return ItemParser.Parse(_item, BifrostJson.MaxDepth, ref scan, out _);
    }

    [Benchmark(Baseline = true)]
    public BatchResultItem Factory() => ItemFactory.Create(_item, ref _layout);

    [Benchmark]
    public BatchResultItem? Serializer() => JsonSerializer.Deserialize(_item, BifrostJson.TypeInfo<BatchResultItem>());
}
