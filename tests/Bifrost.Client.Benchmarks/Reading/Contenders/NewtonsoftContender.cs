using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Bifrost.Client.Benchmarks.Reading.Contenders;

/// <summary>Newtonsoft.Json over the response stream into a typed envelope; payloads as tokens, which know their length only as text.</summary>
internal sealed class NewtonsoftContender(Workload workload) : IContender
{
    private readonly HttpClient _http = new();
    private readonly Uri _uri = new(workload.Server, $"/v1/batches/batch_{workload.Name}/results?provider=openai");
    private readonly JsonSerializer _serializer = JsonSerializer.CreateDefault();

    public string Name => "newtonsoft";

    public async Task ReadAsync(Tally tally)
    {
        using HttpResponseMessage response = await _http.GetAsync(_uri, HttpCompletionOption.ResponseHeadersRead);
        using var text = new StreamReader(await response.Content.ReadAsStreamAsync());
        using var json = new JsonTextReader(text);
        Page page = _serializer.Deserialize<Page>(json)!;
        foreach (Item item in page.Results)
            tally.Add(item.CustomId.Length, item.Response!.StatusCode == 200, item.Response.Body is { HasValues: true } ? workload.Size : 0);
    }

    public void Dispose() => _http.Dispose();

    internal sealed record Page(
        [property: JsonProperty("batch_id")] string BatchId,
        [property: JsonProperty("results")] List<Item> Results,
        [property: JsonProperty("has_more")] bool? HasMore,
        [property: JsonProperty("next_cursor")] string? NextCursor,
        [property: JsonProperty("extra_fields")] JToken? ExtraFields);

    internal sealed record Item(
        [property: JsonProperty("custom_id")] string CustomId,
        [property: JsonProperty("response")] Response? Response,
        [property: JsonProperty("error")] JToken? Error);

    internal sealed record Response(
        [property: JsonProperty("status_code")] int StatusCode,
        [property: JsonProperty("request_id")] string? RequestId,
        [property: JsonProperty("body")] JToken? Body);
}
