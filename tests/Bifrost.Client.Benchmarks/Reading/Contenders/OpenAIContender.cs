using System.ClientModel;
using System.Runtime.InteropServices;
using System.Text.Json;
using OpenAI;
using OpenAI.Files;

namespace Bifrost.Client.Benchmarks.Reading.Contenders;

/// <summary>The OpenAI SDK as its users read a batch: the output file downloaded, and a <see cref="JsonDocument"/> for each line.</summary>
/// <param name="workload">What is read.</param>
/// <param name="asText">
/// Whether lines come from a <see cref="StreamReader"/>, as in most programs; otherwise they are cut out of the downloaded bytes, the best
/// that can be done with what the SDK gives.
/// </param>
internal sealed class OpenAIContender(Workload workload, bool asText) : IContender
{
    private readonly OpenAIFileClient _files = new(
        new ApiKeyCredential("sk-benchmark"), new OpenAIClientOptions { Endpoint = new Uri(workload.Server, "/v1") });

    public string Name => asText ? "openai" : "openai-bytes";

    public async Task ReadAsync(Tally tally)
    {
        BinaryData file = await _files.DownloadFileAsync($"file-{workload.Name}");
        if (asText)
        {
            using var lines = new StreamReader(file.ToStream());
            while (await lines.ReadLineAsync() is { } line)
            {
                using JsonDocument document = JsonDocument.Parse(line);
                Look(document, tally);
            }

            return;
        }

        ReadOnlyMemory<byte> rest = file.ToMemory();
        while (!rest.IsEmpty)
        {
            int end = rest.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            using JsonDocument document = JsonDocument.Parse(line);
            Look(document, tally);
        }
    }

    public void Dispose()
    {
    }

    private static void Look(JsonDocument document, Tally tally)
    {
        JsonElement item = document.RootElement;
        JsonElement response = item.GetProperty("response");
        tally.Add(
            item.GetProperty("custom_id").GetString()!.Length,
            response.GetProperty("status_code").GetInt32() == 200,
            JsonMarshal.GetRawUtf8Value(response.GetProperty("body")).Length);
    }
}
