using System.Diagnostics;
using System.Globalization;
using Bifrost.Client.Benchmarks.Measuring;
using Bifrost.Client.Benchmarks.Reading.Contenders;
using Bifrost.Client.Benchmarks.Server;

namespace Bifrost.Client.Benchmarks.Reading;

/// <summary>Memory and speed as the results grow a hundredfold.</summary>
internal static class ScaleRun
{
    public static async Task<int> RunAsync(CommandOptions options)
    {
        using ServerProcess server = ServerProcess.Start();
        int size = options.Number("size", 2000);
        int[] counts = [.. (options.List("counts") ?? ["10000", "100000", "1000000"]).Select(count => int.Parse(count, CultureInfo.InvariantCulture))];
        for (int warmUp = 0; warmUp < 3; warmUp++)
            await ReadAsync(new Workload(server.BaseAddress, counts[0], size));

        foreach (int count in counts)
        {
            var workload = new Workload(server.BaseAddress, count, size);
            var heap = HeapGrowth.Begin();
            await ReadAsync(workload);
            heap.End();
            TimeSpan time = await ReadAsync(workload);
            Figure.Line($"SCALE {count} heap-mb {heap.Bytes / 1e6:0.0} items-per-second {count / time.TotalSeconds:0}");
        }

        return 0;
    }

    private static async Task<TimeSpan> ReadAsync(Workload workload)
    {
        using var client = new ClientContender(workload);
        var tally = new Tally();
        long begun = Stopwatch.GetTimestamp();
        await client.ReadAsync(tally);
        TimeSpan time = Stopwatch.GetElapsedTime(begun);
        return tally.Count == workload.Items ? time : throw new InvalidOperationException($"{tally.Count} items instead of {workload.Items}.");
    }
}
