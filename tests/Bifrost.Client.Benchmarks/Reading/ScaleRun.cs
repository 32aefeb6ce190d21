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
        for (int warmUp = 0; warmUp < 20; warmUp++)
            await MeasureAsync(new Workload(server.BaseAddress, counts[0], size));

        foreach (int count in counts)
        {
            (HeapGrowth heap, double seconds) = await MeasureAsync(new Workload(server.BaseAddress, count, size));
            Figure.Line($"SCALE {count} heap-mb {heap.Bytes / 1e6:0.0} items-per-second {count / seconds:0}");
        }

        return 0;
    }

    // The first read, on a connection that is just being opened, tells of the heap; the ones after it of the speed.
    private static async Task<(HeapGrowth Heap, double Seconds)> MeasureAsync(Workload workload)
    {
        using var client = new ClientContender(workload);
        var heap = HeapGrowth.Begin();
        await ReadAsync(client, workload);
        heap.End();

        var seconds = new List<double>();
        for (int turn = 0; turn < 5; turn++)
            seconds.Add(await ReadAsync(client, workload));
        return (heap, Median.Of(seconds));
    }

    private static async Task<double> ReadAsync(ClientContender client, Workload workload)
    {
        var tally = new Tally();
        long begun = Stopwatch.GetTimestamp();
        await client.ReadAsync(tally);
        double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        return tally.Count == workload.Items ? seconds : throw new InvalidOperationException($"{tally.Count} items instead of {workload.Items}.");
    }
}
