using System.Diagnostics;
using Bifrost.Client.Benchmarks.Measuring;
using Bifrost.Client.Testing;

namespace Bifrost.Client.Benchmarks.Jobs;

/// <summary>
/// What a step of a job writes to its journal, and how long it takes, by the number of batches: of one request each, at a gateway in this process on a virtual
/// clock.
/// </summary>
internal static class StepRun
{
    private static readonly BatchCreateRequest Batch = new() { Provider = ModelProvider.OpenAI, Model = "gpt-4o-mini", Endpoint = BatchEndpoint.ChatCompletions };

    public static async Task RunAsync(string directory)
    {
        await RunAsync(directory, 10);
        double few = 0;
        foreach (int batches in (int[])[10, 1_000, 10_000])
        {
            (double bytes, double[] microseconds) = await RunAsync(directory, batches);
            few = few == 0 ? bytes : few;
            Figure.Line($"{batches} batches: microseconds a step, by tenths of the run: {string.Join(' ', microseconds.Select(one => one.ToString("0", null)))}");
            Figure.Print("JOB", $"bytes-a-step-{batches}", bytes, "0");
            if (batches > 10)
                Figure.Print("RATIO", $"bytes-a-step-{batches}-over-10", bytes / few, "0.00");
        }
    }

    // The bytes of a step in the journal, and the time from one to the next. Without the first step, which writes the records of all batches.
    private static async Task<(double Bytes, double[] Microseconds)> RunAsync(string directory, int batches)
    {
        var clock = new VirtualClock();
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { TimeProvider = clock });
        using var client = new BifrostClient(new BifrostClientOptions { BaseAddress = gateway.BaseAddress, ApiKey = "sk-bf-benchmark" });
        var journal = new StepJournal(new DirectoryJobJournal(directory));
        IEnumerable<BatchRequestItem> requests = Enumerable.Range(1, batches).Select(number => new BatchRequestItem
        {
            CustomId = $"request-{number:0000000}",
            Body = JsonPayload.Parse("""{"model":"gpt-4o-mini","messages":[]}"""),
        });
        var options = new JobOptions { Limits = new BatchLimits { MaxRequests = 1 }, TimeProvider = clock };
        string name = $"steps-{batches}-{Guid.NewGuid():N}";
        await using (BatchJob job = await client.Jobs.CreateAsync(name, requests, Batch, journal, options))
        {
            JobSummary summary = await job.WaitForCompletionAsync();
            if (summary.Results.Succeeded != batches)
                throw new InvalidOperationException($"The job has other results: {summary}.");
        }

        await journal.DeleteAsync(name, CancellationToken.None);
        return (journal.Steps.Skip(1).Average(step => step.Bytes), GetTenths(journal.Steps));
    }

    private static double[] GetTenths(List<(long Time, long Bytes)> steps)
    {
        int length = (steps.Count - 1) / 10;
        return [.. Enumerable.Range(0, 10).Select(tenth =>
            Stopwatch.GetElapsedTime(steps[tenth * length].Time, steps[(tenth + 1) * length].Time).TotalMicroseconds / length)];
    }
}
