using System.Diagnostics;
using System.Text;
using Bifrost.Client.Benchmarks.Measuring;
using Bifrost.Client.Benchmarks.Server;

namespace Bifrost.Client.Benchmarks.Jobs;

/// <summary>
/// A job with a journal on disk, from its first request to its last result; and its submission, against the same uploads by hand. The gateway is in a
/// process of its own, with its state on disk too.
/// </summary>
internal static class JobRun
{
    private const int RequestsInBatch = 50_000;

    private static readonly BatchCreateRequest Batch = new()
    {
        Provider = ModelProvider.OpenAI,
        Model = "gpt-4o-mini",
        Endpoint = BatchEndpoint.ChatCompletions,
    };

    public static async Task<int> RunAsync(CommandOptions options)
    {
        int requests = options.Number("requests", 1_000_000);
        int turns = options.Number("turns", 3);
        string directory = Directory.CreateTempSubdirectory("bifrost-job-").FullName;
        try
        {
            using ServerProcess server = ServerProcess.Start("serve-gateway", Path.Combine(directory, "gateway"));
            using var client = new BifrostClient(new BifrostClientOptions { BaseAddress = server.BaseAddress, ApiKey = "sk-bf-benchmark" });
            var journal = new DirectoryJobJournal(Path.Combine(directory, "journal"));
            if (options.Number("steps", 1) > 0)
                await StepRun.RunAsync(Path.Combine(directory, "steps"));

            int few = Math.Min(requests, RequestsInBatch);
            await SubmitByHandAsync(client, few);
            await SubmitJobAsync(client, journal, directory, few);
            await RunJobAsync(client, journal, few);

            var ratios = new List<double>();
            for (int turn = 1; turn <= turns; turn++)
            {
                double job = 0;
                if (turn % 2 == 0)
                    job = await SubmitJobAsync(client, journal, directory, requests);
                double bare = await SubmitByHandAsync(client, requests);
                if (turn % 2 == 1)
                    job = await SubmitJobAsync(client, journal, directory, requests);
                ratios.Add(bare / job);
                Figure.Line($"turn {turn}: by hand {requests / bare:0} requests a second, job {requests / job:0}");
            }

            var heap = HeapGrowth.Begin();
            long begun = Stopwatch.GetTimestamp();
            JobSummary summary = await RunJobAsync(client, journal, requests);
            double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            heap.End();

            Figure.Line($"{summary}; {seconds:0.0} s, {heap.Collections} collections, {heap.WithGarbageBytes / 1e6:0.0} MB with garbage");
            Figure.Print("JOB", "heap-mb", heap.Bytes / 1e6, "0.0");
            Figure.Print("JOB", "requests-a-second", requests / seconds, "0");
            if (ratios.Count > 0)
                Figure.Print("RATIO", "job-over-bare", Median.Of(ratios), "0.00");
            return summary.IsComplete && summary.Results.Succeeded == requests ? 0 : 1;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // The whole: stored, submitted, collected, and read.
    private static async Task<JobSummary> RunJobAsync(BifrostClient client, DirectoryJobJournal journal, int count)
    {
        var jobOptions = new JobOptions { InitialInterval = TimeSpan.FromMilliseconds(50), MaxInterval = TimeSpan.FromSeconds(1) };
        JobResults results = client.Jobs.RunAsync($"run-{count}-{Guid.NewGuid():N}", CreateRequestsAsync(0, count), Batch, journal, jobOptions);
        long read = 0;
        await foreach (JobResultItem _ in results)
            read++;
        return read == count ? results.Summary! : throw new InvalidOperationException($"{read} results instead of {count}.");
    }

    // Stored and submitted; the seconds. Each job has the disk for itself.
    private static async Task<double> SubmitJobAsync(BifrostClient client, DirectoryJobJournal journal, string directory, int count)
    {
        string name = $"submit-{Guid.NewGuid():N}";
        long begun = Stopwatch.GetTimestamp();
        await using (BatchJob job = await client.Jobs.CreateAsync(name, CreateRequestsAsync(0, count), Batch, journal, new JobOptions { MaxActiveBatches = 1000 }))
        {
            JobProgress progress = await job.SubmitAsync();
            if (progress.Active != count)
                throw new InvalidOperationException($"Not everything was submitted: {progress}.");
        }

        double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        Directory.Delete(Path.Combine(directory, "journal", name), recursive: true);
        return seconds;
    }

    private static async Task<double> SubmitByHandAsync(BifrostClient client, int count)
    {
        long begun = Stopwatch.GetTimestamp();
        for (int first = 0; first < count; first += RequestsInBatch)
            await client.Batches.SubmitAsync(CreateRequestsAsync(first, Math.Min(RequestsInBatch, count - first)), Batch);
        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

#pragma warning disable CS1998 // Requests that come from elsewhere are asynchronous.
    private static async IAsyncEnumerable<BatchRequestItem> CreateRequestsAsync(int first, int count)
#pragma warning restore CS1998
    {
        for (int number = first; number < first + count; number++)
        {
            yield return new BatchRequestItem
            {
                CustomId = $"request-{number:0000000}",
                Body = new JsonPayload(Encoding.UTF8.GetBytes(
                    $$$"""{"model":"gpt-4o-mini","max_tokens":64,"messages":[{"role":"system","content":"Answer in one sentence."},{"role":"user","content":"Review {{{number}}}: is the customer satisfied with the product and its delivery?"}]}""")),
            };
        }
    }
}
