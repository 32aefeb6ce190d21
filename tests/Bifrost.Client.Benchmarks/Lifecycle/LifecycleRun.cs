using System.Diagnostics;
using System.Text;
using Bifrost.Client.Benchmarks.Measuring;
using Bifrost.Client.Benchmarks.Server;

namespace Bifrost.Client.Benchmarks.Lifecycle;

/// <summary>
/// A batch's whole life, its requests made while they are sent and its answers dropped as they come: what stays in memory is the library's.
/// </summary>
internal static class LifecycleRun
{
    public static async Task<int> RunAsync(CommandOptions options)
    {
        int requests = options.Number("requests", 200_000);
        using ServerProcess server = ServerProcess.Start("serve-gateway");
        using var client = new BifrostClient(new BifrostClientOptions { BaseAddress = server.BaseAddress, ApiKey = "sk-bf-benchmark" });
        await LiveAsync(client, 1000);

        var heap = HeapGrowth.Begin();
        long begun = Stopwatch.GetTimestamp();
        BatchResultsSummary summary = await LiveAsync(client, requests);
        double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        heap.End();

        Figure.Line($"{summary}; {seconds:0.0} s, {heap.Collections} collections, {heap.WithGarbageBytes / 1e6:0.0} MB with garbage");
        Figure.Line($"LIFECYCLE {requests} answered {summary.Seen} missing {summary.Missing}");
        Figure.Print("HEAP", "growth-mb", heap.Bytes / 1e6, "0.0");
        return summary.IsComplete && summary.Seen == requests ? 0 : 1;
    }

    private static async Task<BatchResultsSummary> LiveAsync(BifrostClient client, int requests)
    {
        BatchResults answers = await client.Batches.RunAsync(
            Requests(requests),
            // A custom provider: of those the library knows no limits.
            new BatchCreateRequest { Provider = new ModelProvider("lab"), Model = "small", Endpoint = BatchEndpoint.ChatCompletions },
            new BatchWaitOptions { InitialInterval = TimeSpan.FromMilliseconds(50), MaxInterval = TimeSpan.FromSeconds(1) });
        await foreach (BatchResultItem _ in answers)
        {
        }

        return answers.Summary!;
    }

    private static IEnumerable<BatchRequestItem> Requests(int count)
    {
        for (int index = 0; index < count; index++)
        {
            yield return new BatchRequestItem
            {
                CustomId = $"request-{index:0000000}",
                Body = new JsonPayload(Encoding.UTF8.GetBytes(
                    $$$"""{"model":"small","messages":[{"role":"user","content":"Question {{{index}}}: what is new since yesterday, in three sentences?"}]}""")),
            };
        }
    }
}
