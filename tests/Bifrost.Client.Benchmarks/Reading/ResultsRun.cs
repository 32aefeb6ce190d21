using System.Diagnostics;
using Bifrost.Client.Benchmarks.Measuring;
using Bifrost.Client.Benchmarks.Reading.Contenders;
using Bifrost.Client.Benchmarks.Server;

namespace Bifrost.Client.Benchmarks.Reading;

/// <summary>All readers side by side: the same number of same-sized items, over real loopback HTTP, in turn within each turn.</summary>
internal static class ResultsRun
{
    // Until the runtime has optimised what runs once a read, too: that takes it 30 calls.
    private const int WarmUpReads = 40;
    private static readonly TimeSpan MostWarmUp = TimeSpan.FromSeconds(3);
    private const int FirstTurns = 201;

    // Few enough for one packet: while the server goes on sending, it may hold the very core that the reader is to wake up on.
    private const int FirstItems = 20;

    public static async Task<int> RunAsync(CommandOptions options)
    {
        using ServerProcess server = ServerProcess.Start();
        var workload = new Workload(server.BaseAddress, options.Number("items", 50_000), options.Number("size", 2000));
        int turns = options.Number("turns", 11);
        string[]? only = options.List("only");
        IContender[] contenders = [.. All(workload).Where(contender => only is null || only.Contains(contender.Name))];

        Figure.Line($"{workload.Items:n0} items with payloads of {workload.Size:n0} bytes, {turns} turns, medians; server GC {System.Runtime.GCSettings.IsServerGC}, {System.Runtime.GCSettings.LatencyMode}");
        var measured = contenders.ToDictionary(contender => contender.Name, contender => new Measured(contender));
        foreach (Measured one in measured.Values)
            await one.WarmUpAsync(workload);
        for (int turn = 0; turn < turns; turn++)
        {
            // Each contender goes first once: what the one before leaves behind hits all alike.
            for (int place = 0; place < contenders.Length; place++)
                await measured[contenders[(turn + place) % contenders.Length].Name].TimeAsync(workload);
        }

        foreach (Measured one in measured.Values)
            await one.MeasureMemoryAsync();
        PrintTable(measured, workload);
        await PrintFiguresAsync(measured, workload);
        foreach (IContender contender in contenders)
            contender.Dispose();
        return 0;
    }

    private static IContender[] All(Workload workload) =>
    [
        new WireContender(workload),
        new ClientContender(workload),
        new BorrowedContender(workload),
        new OpenAIContender(workload, asText: false),
        new OpenAIContender(workload, asText: true),
        new SystemTextJsonContender(workload),
        new NewtonsoftContender(workload),
        new AnthropicContender(workload),
    ];

    private static void PrintTable(Dictionary<string, Measured> measured, Workload workload)
    {
        double wire = measured.TryGetValue("wire", out Measured? found) ? found.Milliseconds : double.NaN;
        double megabytes = (double)workload.Items * workload.Size / 1e6;
        Console.WriteLine();
        Console.WriteLine("| | first read ms | ms | MB/s | of the wire | allocated MB | heap growth MB | with garbage MB | collections |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach ((string name, Measured one) in measured)
        {
            Figure.Line(
                $"| {name} | {one.FirstMilliseconds:0} | {one.Milliseconds:0.0} | {megabytes / one.Milliseconds * 1000:0} | {wire / one.Milliseconds:0.00} | {one.Allocated / 1e6:0.0} | {one.Heap!.Bytes / 1e6:0.00} | {one.Heap.WithGarbageBytes / 1e6:0.0} | {one.Heap.Collections} |");
        }

        Console.WriteLine();
    }

    private static async Task PrintFiguresAsync(Dictionary<string, Measured> measured, Workload workload)
    {
        if (!measured.TryGetValue("client", out Measured? client))
            return;

        if (measured.TryGetValue("wire", out Measured? wire))
            Figure.Print("RATIO", "wire", wire.TimesAsLongAs(client), "0.00");
        if (wire is not null && measured.TryGetValue("borrowed", out Measured? borrowed))
            Figure.Print("RATIO", "wire-borrowed", wire.TimesAsLongAs(borrowed), "0.00");
        foreach (Measured peer in measured.Values.Where(one => one.Contender.Name is not ("wire" or "client" or "borrowed")))
            Figure.Print("RATIO", peer.Contender.Name, peer.TimesAsLongAs(client), "0.0");

        Figure.Print("HEAP", "growth-mb", client.Heap!.Bytes / 1e6, "0.0");
        Figure.Print("ALLOC", "over-payload-bytes-per-item", (double)client.Allocated / workload.Items - workload.Size, "0");
        if (measured.TryGetValue("borrowed", out Measured? lower))
            Figure.Print("ALLOC", "borrowed-bytes-per-item", (double)lower.Allocated / workload.Items, "0");
        if (wire is not null)
            await PrintFirstAsync(workload with { Items = FirstItems });
    }

    // From the start of the request: on a connection that is open already, with an answer that is read to its end.
    private static async Task PrintFirstAsync(Workload workload)
    {
        using var wire = new WireContender(workload);
        using var client = new ClientContender(workload);
        List<double> toFirstByte = [], toFirstItem = [];
        for (int turn = -WarmUpReads; turn < FirstTurns; turn++)
        {
            var bytes = new Tally();
            await wire.ReadAsync(bytes);
            var items = new Tally();
            await client.ReadAsync(items);
            if (turn < 0)
                continue;
            toFirstByte.Add(bytes.ToFirst.TotalMicroseconds);
            toFirstItem.Add(items.ToFirst.TotalMicroseconds);
        }

        Figure.Line($"(first byte after {Median.Of(toFirstByte):0} µs, first item after {Median.Of(toFirstItem):0} µs)");
        Figure.Print("FIRST", "item-over-first-byte", Median.Of(toFirstItem) / Median.Of(toFirstByte), "0.00");
    }

    private sealed class Measured(IContender contender)
    {
        private readonly List<double> _times = [];

        public IContender Contender => contender;

        public double Milliseconds => Median.Of(_times);

        /// <summary>Turn by turn, and then the median: what slows the machine down for a while slows both.</summary>
        public double TimesAsLongAs(Measured other) => Median.Of([.. _times.Zip(other._times, (mine, others) => mine / others)]);

        public long Allocated { get; private set; }

        public HeapGrowth? Heap { get; private set; }

        public double FirstMilliseconds { get; private set; }

        public async Task WarmUpAsync(Workload workload)
        {
            long begun = Stopwatch.GetTimestamp();
            for (int read = 0; read < WarmUpReads && Stopwatch.GetElapsedTime(begun) < MostWarmUp; read++)
                await TimeAsync(workload);
            FirstMilliseconds = _times[0];
            _times.Clear();
        }

        public async Task TimeAsync(Workload workload)
        {
            // Nobody pays for another one's garbage.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            long begun = Stopwatch.GetTimestamp();
            var tally = new Tally();
            await contender.ReadAsync(tally);
            _times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            Check(tally, workload);
        }

        // Apart from the times, which looking at the heap would spoil.
        public async Task MeasureMemoryAsync()
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await contender.ReadAsync(new Tally());
            Allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

            Heap = HeapGrowth.Begin();
            await contender.ReadAsync(new Tally());
            Heap.End();
        }

        private void Check(Tally tally, Workload workload)
        {
            bool isWire = contender is WireContender;
            if (isWire ? tally.PayloadBytes <= (long)workload.Items * workload.Size
                : tally.Count != workload.Items || tally.Succeeded != workload.Items || tally.PayloadBytes != (long)workload.Items * workload.Size)
                throw new InvalidOperationException($"{contender.Name} read {tally.Count} items, {tally.Succeeded} succeeded, {tally.PayloadBytes} bytes of payloads.");
        }
    }
}
