namespace Bifrost.Client.Benchmarks.Reading.Contenders;

/// <summary>This library's lower-level way: payloads that are valid until the next item.</summary>
internal sealed class BorrowedContender(Workload workload) : IContender
{
    private readonly BifrostClient _client = new(new BifrostClientOptions { BaseAddress = workload.Server, ApiKey = "sk-bf-benchmark" });
    private readonly BatchReference _batch = new(ModelProvider.OpenAI, $"batch_{workload.Name}");

    public string Name => "borrowed";

    public async Task ReadAsync(Tally tally)
    {
        await using BatchResultReader reader = _client.Batches.OpenResultReader(_batch, ClientContender.OnlyEndpoint);
        while (await reader.ReadAsync())
            tally.Add(reader.CustomId.Length, reader.Outcome == BatchItemOutcome.Succeeded, reader.Body.Length);
    }

    public void Dispose() => _client.Dispose();
}
