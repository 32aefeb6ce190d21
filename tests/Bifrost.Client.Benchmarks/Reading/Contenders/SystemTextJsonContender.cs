using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bifrost.Client.Benchmarks.Reading.Contenders;

/// <summary>What a Refit client does: the whole envelope from the response stream, source-generated, payloads as elements.</summary>
internal sealed partial class SystemTextJsonContender(Workload workload) : IContender
{
    private readonly HttpClient _http = new();
    private readonly Uri _uri = new(workload.Server, $"/v1/batches/batch_{workload.Name}/results?provider=openai");

    public string Name => "stj";

    public async Task ReadAsync(Tally tally)
    {
        using HttpResponseMessage response = await _http.GetAsync(_uri, HttpCompletionOption.ResponseHeadersRead);
        using Stream body = await response.Content.ReadAsStreamAsync();
        Page page = (await JsonSerializer.DeserializeAsync(body, Context.Default.Page))!;
        foreach (Item item in page.Results)
            tally.Add(item.CustomId.Length, item.Response!.StatusCode == 200, JsonMarshal.GetRawUtf8Value(item.Response.Body).Length);
    }

    public void Dispose() => _http.Dispose();

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
    [JsonSerializable(typeof(Page))]
    private sealed partial class Context : JsonSerializerContext;

    internal sealed record Page(string BatchId, List<Item> Results, bool? HasMore, string? NextCursor, JsonElement ExtraFields);

    internal sealed record Item(string CustomId, Response? Response, Error? Error);

    internal sealed record Response(int StatusCode, string? RequestId, JsonElement Body);

    internal sealed record Error(string? Code, string? Message);
}
