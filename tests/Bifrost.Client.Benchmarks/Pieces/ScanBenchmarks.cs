using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Bifrost.Client.Benchmarks.Server;
using Bifrost.Client.Json;

namespace Bifrost.Client.Benchmarks.Pieces;

/// <summary>Where does a document of 100 MB end? The scan in blocks against the tokenizer.</summary>
public class ScanBenchmarks
{
    private readonly byte[] _document = Document.Page(50_000, 2000).ToArray();

    [Benchmark(Baseline = true)]
    public int Scan() => new ValueScan(0, BifrostJson.MaxDepth).Advance(_document);

    [Benchmark]
    public long Utf8JsonReaderSkip()
    {
        var reader = new Utf8JsonReader(_document);
        reader.Read();
        reader.Skip();
        return reader.BytesConsumed;
    }
}
