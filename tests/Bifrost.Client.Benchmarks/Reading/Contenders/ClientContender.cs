namespace Bifrost.Client.Benchmarks.Reading.Contenders;

/// <summary>This library: items that own their payloads.</summary>
internal sealed class ClientContender(Workload workload) : IContender
{
    private readonly BifrostClient _client = new(new BifrostClientOptions { BaseAddress = workload.Server, ApiKey = "sk-bf-benchmark" });
    private readonly BatchReference _batch = new(ModelProvider.OpenAI, $"batch_{workload.Name}");

    // As the peers do: the results endpoint, and nothing besides.
    internal static BatchResultsOptions OnlyEndpoint { get; } = new() { Source = BatchResultsSource.ResultsEndpointOnly };

    public string Name => "client";

    public async Task ReadAsync(Tally tally)
    {
        await foreach (BatchResultItem item in _client.Batches.GetResultsAsync(_batch, OnlyEndpoint))
            tally.Add(item.CustomId.Length, item.Outcome == BatchItemOutcome.Succeeded, item.Body?.Utf8.Length ?? 0);
    }

    public void Dispose() => _client.Dispose();
}
