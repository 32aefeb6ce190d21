using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Bifrost.Client.Benchmarks.Measuring;
using Bifrost.Client.Benchmarks.Server;

namespace Bifrost.Client.Benchmarks.Retrieving;

/// <summary>One batch retrieved over and over, by the client and by bare <see cref="HttpClient"/> in turn.</summary>
internal static class RetrieveRun
{
    // Some seconds: as long as the runtime still compiles, the longer of two ways waits longer for it.
    private const int WarmUpTurns = 200;

    public static async Task<int> RunAsync(CommandOptions options)
    {
        int calls = options.Number("calls", 200);
        int turns = options.Number("turns", 301);
        using ServerProcess server = ServerProcess.Start();

        // Both over one connection: two differ by more than what is measured here, and by chance, in where their threads come to run.
        using var http = new HttpClient();
        using var client = new BifrostClient(new BifrostClientOptions { BaseAddress = server.BaseAddress, ApiKey = "sk-benchmark" }, http);
        var uri = new Uri(server.BaseAddress, "/openai/v1/batches/batch_67?provider=openai");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk-benchmark");
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");

        async Task ByClientAsync() => Check((await client.Batches.RetrieveAsync("batch_67", ModelProvider.OpenAI)).RequestCounts.Total);

        async Task BareAsync()
        {
            using HttpResponseMessage response = await http.GetAsync(uri);
            response.EnsureSuccessStatusCode();
            using Stream body = await response.Content.ReadAsStreamAsync();
            BareBatch? batch = await JsonSerializer.DeserializeAsync(body, BareContext.Default.BareBatch);
            Check(batch!.RequestCounts!.Total);
        }

        List<double> byClient = [], bare = [], ratios = [];
        for (int turn = -WarmUpTurns; turn < turns; turn++)
        {
            bool clientFirst = turn % 2 == 0;
            double first = await TimeAsync(clientFirst ? ByClientAsync : BareAsync, calls);
            double second = await TimeAsync(clientFirst ? BareAsync : ByClientAsync, calls);
            if (turn < 0)
                continue;
            byClient.Add(clientFirst ? first : second);
            bare.Add(clientFirst ? second : first);
            ratios.Add(byClient[^1] / bare[^1]);
        }

        double clientBytes = await AllocatedAsync(ByClientAsync, calls * 10), bareBytes = await AllocatedAsync(BareAsync, calls * 10);
        Figure.Line($"client {Median.Of(byClient):0.0} µs and {clientBytes:0} bytes, bare {Median.Of(bare):0.0} µs and {bareBytes:0} bytes a call; {turns} turns of {calls} calls, medians");
        Figure.Print("RATIO", "bare", Median.Of(ratios), "0.00");
        Figure.Print("ALLOC", "over-bare-bytes", clientBytes - bareBytes, "0");
        return 0;
    }

    private static async Task<double> TimeAsync(Func<Task> call, int calls)
    {
        long begun = Stopwatch.GetTimestamp();
        for (int index = 0; index < calls; index++)
            await call();
        return Stopwatch.GetElapsedTime(begun).TotalMicroseconds / calls;
    }

    private static async Task<double> AllocatedAsync(Func<Task> call, int calls)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int index = 0; index < calls; index++)
            await call();
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / calls;
    }

    private static void Check(long total)
    {
        if (total != 50_000)
            throw new InvalidOperationException($"{total} requests instead of 50000.");
    }
}
