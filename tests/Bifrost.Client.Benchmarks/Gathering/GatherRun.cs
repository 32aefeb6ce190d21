using System.ClientModel;
using System.ClientModel.Primitives;
using System.Diagnostics;
using Bifrost.Client.Benchmarks.Measuring;
using Bifrost.Client.Benchmarks.Server;
using Bifrost.Client.Gathering;
using OpenAI;
using OpenAI.Chat;

namespace Bifrost.Client.Benchmarks.Gathering;

/// <summary>
/// Calls of the OpenAI SDK that wait at the same time: gathered as a batch, against a handler that only holds them, which is what the SDK itself needs
/// for a call. The gateway is in a process of its own.
/// </summary>
internal static class GatherRun
{
    private const string Instructions = "Answer in one sentence, for somebody who is in a hurry.";

    public static async Task<int> RunAsync(CommandOptions options)
    {
        int calls = options.Number("calls", 50_000);
        string directory = Directory.CreateTempSubdirectory("bifrost-gather-").FullName;
        try
        {
            using ServerProcess server = ServerProcess.Start("serve-gateway");
            await MeasureHeldAsync(1000);
            await MeasureGatheredAsync(server.BaseAddress, 1000, journal: null);

            // The whole heap when all calls wait: buffers of an earlier run that are in a pool are in use again then.
            double before = GetHeap();
            (double heldBytes, double heldSeconds) = await MeasureHeldAsync(calls);
            (double memoryBytes, double memorySeconds) = await MeasureGatheredAsync(server.BaseAddress, calls, journal: null);
            (double diskBytes, double diskSeconds) = await MeasureGatheredAsync(server.BaseAddress, calls, new DirectoryJobJournal(directory));

            Figure.Line($"held by the SDK: {(heldBytes - before) / calls / 1024:0.0} KB a call, {heldSeconds:0.0} s");
            Figure.Line($"gathered, journal in memory: {(memoryBytes - before) / calls / 1024:0.0} KB a call, {memorySeconds:0.0} s");
            Figure.Line($"gathered, journal on disk: {(diskBytes - before) / calls / 1024:0.0} KB a call, {diskSeconds:0.0} s");
            Figure.Print("GATHER", "heap-kb-a-call", (memoryBytes - heldBytes) / calls / 1024, "0.0");
            Figure.Print("GATHER", "heap-kb-a-call-on-disk", (diskBytes - heldBytes) / calls / 1024, "0.0");
            Figure.Print("GATHER", "overhead-us-a-call", (memorySeconds - heldSeconds) / calls * 1e6, "0.0");
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<(double Bytes, double Seconds)> MeasureHeldAsync(int calls)
    {
        using var handler = new HoldingHandler();
        using var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        long begun = Stopwatch.GetTimestamp();
        Task<ClientResult<ChatCompletion>>[] answers = Ask(http, calls);
        TimeSpan time = Stopwatch.GetElapsedTime(begun);
        double bytes = GetHeap();

        begun = Stopwatch.GetTimestamp();
        handler.Release();
        await Task.WhenAll(answers);
        return (bytes, (time + Stopwatch.GetElapsedTime(begun)).TotalSeconds);
    }

    private static async Task<(double Bytes, double Seconds)> MeasureGatheredAsync(Uri gateway, int calls, IJobJournal? journal)
    {
        using var gate = new GateHandler { InnerHandler = new SocketsHttpHandler() };
        using var connection = new HttpClient(gate);
        using var client = new BifrostClient(new BifrostClientOptions { BaseAddress = gateway, ApiKey = "sk-bf-benchmark" }, connection);
        await using var handler = new BatchingHandler(client, new BatchingOptions
        {
            Journal = journal,
            MaxRequests = calls,
            Job = new JobOptions { InitialInterval = TimeSpan.FromMilliseconds(20), MaxInterval = TimeSpan.FromMilliseconds(100), MaxActiveBatches = 100 },
        });
        using HttpClient http = handler.CreateHttpClient();
        long begun = Stopwatch.GetTimestamp();
        Task<ClientResult<ChatCompletion>>[] answers = Ask(http, calls);
        await handler.SubmitAsync();
        TimeSpan time = Stopwatch.GetElapsedTime(begun);
        double bytes = GetHeap();
        if (answers.Any(answer => answer.IsCompleted))
            throw new InvalidOperationException("A call did not wait.");

        begun = Stopwatch.GetTimestamp();
        gate.Open();
        await Task.WhenAll(answers);
        return (bytes, (time + Stopwatch.GetElapsedTime(begun)).TotalSeconds);
    }

    private static Task<ClientResult<ChatCompletion>>[] Ask(HttpClient http, int calls)
    {
        ChatClient chat = new OpenAIClient(new ApiKeyCredential("unused"), new OpenAIClientOptions
        {
            Transport = new HttpClientPipelineTransport(http),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            RetryPolicy = new ClientRetryPolicy(0),
        }).GetChatClient("gpt-4o-mini");
        return
        [
            .. Enumerable.Range(1, calls).Select(number => chat.CompleteChatAsync(
                new SystemChatMessage(Instructions),
                new UserChatMessage($"Review {number}: is the customer satisfied with the product, with its delivery, and with what it costs?"))),
        ];
    }

    private static long GetHeap()
    {
        for (int turn = 0; turn < 3; turn++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
