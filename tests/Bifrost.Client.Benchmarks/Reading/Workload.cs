namespace Bifrost.Client.Benchmarks.Reading;

/// <summary>What is read.</summary>
/// <param name="Server">Where the server is.</param>
/// <param name="Items">How many items.</param>
/// <param name="Size">How many bytes the payload of each has.</param>
internal sealed record Workload(Uri Server, int Items, int Size)
{
    public string Name => $"{Items}x{Size}";
}
