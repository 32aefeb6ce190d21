namespace Bifrost.Client.Benchmarks.Reading.Contenders;

/// <summary>The wire itself: the bytes that the client reads, received and dropped.</summary>
internal sealed class WireContender(Workload workload) : IContender
{
    private readonly HttpClient _http = new();
    private readonly Uri _uri = new(workload.Server, $"/v1/batches/batch_{workload.Name}/results?provider=openai");
    private readonly byte[] _buffer = new byte[128 * 1024];

    public string Name => "wire";

    public async Task ReadAsync(Tally tally)
    {
        using HttpResponseMessage response = await _http.GetAsync(_uri, HttpCompletionOption.ResponseHeadersRead);
        using Stream body = await response.Content.ReadAsStreamAsync();
        while (await body.ReadAsync(_buffer) is > 0 and int count)
            tally.Add(0, true, count);
    }

    public void Dispose() => _http.Dispose();
}
