using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bifrost.Client.JobProcess;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>
/// A gateway in this process, and a job in processes of its own, which can be killed. The clock of the gateway moves by each retrieve of a batch, so that
/// what happens does not depend on the speed of the machine.
/// </summary>
internal sealed class CrashHost : IAsyncDisposable
{
    private const int Requests = 22;
    private const string ArrivalPrefix = "at-arrival:";
    private const string OtherBatch = "batch-of-somebody-else";

    // A batch ends at the second retrieve.
    private static readonly TimeSpan TimeOfRetrieve = TimeSpan.FromSeconds(1);
    private static readonly BatchLifecycle Lifecycle = BatchLifecycle.Immediate with { InProgress = TimeSpan.FromSeconds(1.5), Cancelling = TimeSpan.FromSeconds(0.5) };

    private readonly VirtualClock _clock;
    private readonly BifrostTestGateway _gateway;
    private readonly ModelProvider _provider;
    private readonly CrashScenario _scenario;
    private readonly string _directory = Directory.CreateTempSubdirectory("bifrost-crash-").FullName;
    private readonly Lock _arrivalLock = new();
    private Process? _process;
    private BifrostRequestType? _killOnArrivalOf;
    private int _arrivals;
    private TaskCompletionSource<GatewayRequest>? _nextList;

    private CrashHost(VirtualClock clock, BifrostTestGateway gateway, ModelProvider provider, CrashScenario scenario)
    {
        (_clock, _gateway, _provider, _scenario) = (clock, gateway, provider, scenario);
        _gateway.AnswerWith(Answer);
        _gateway.Respond(Observe);
        Prepare();
    }

    private string JournalDirectory => Path.Combine(_directory, "journal");

    private string OutputFile => Path.Combine(_directory, "output.jsonl");

    private bool ListsIdentity => ProvidersWithIdentity.Contains(_provider);

    /// <summary>The providers whose lists identify a batch.</summary>
    public static IReadOnlyList<ModelProvider> ProvidersWithIdentity { get; } = [ModelProvider.OpenAI, ModelProvider.Azure, ModelProvider.Bedrock, ModelProvider.Vertex];

    public static async Task<CrashHost> StartAsync(ModelProvider provider, CrashScenario scenario)
    {
        // Times of the gateway are compared with those of the process.
        var clock = new VirtualClock(TimeProvider.System.GetUtcNow());
        BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { TimeProvider = clock, Lifecycle = Lifecycle });
        return new CrashHost(clock, gateway, provider, scenario);
    }

    /// <summary>Runs the job in a process of its own.</summary>
    /// <param name="options">Options of the program.</param>
    public async Task<JobProcessResult> RunProcessAsync(params IEnumerable<string> options)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(JobProgram).Assembly.Location);
        foreach (string argument in CreateArguments(options))
            start.ArgumentList.Add(argument);
        Process process;
        lock (_arrivalLock)
            _process = process = Process.Start(start)!;
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WithTestTimeout();
            await FinishRequestsAsync().WithTestTimeout();
            return new JobProcessResult(process.ExitCode, await output, await error);
        }
    }

    /// <summary>Runs the job in this process, which is another one than those that are killed, and needs no start.</summary>
    /// <param name="options">Options of the program.</param>
    public async Task<JobProcessResult> RunAsync(params IEnumerable<string> options)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await JobProgram.RunAsync(CreateArguments(options), output, error).WithTestTimeout();
        return new JobProcessResult(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs the job in a process that is killed at a point.</summary>
    /// <param name="kill">The point (<see cref="CrashCase.Kills"/>).</param>
    /// <param name="options">Further options of the program.</param>
    public async Task KillAsync(string kill, params IEnumerable<string> options)
    {
        string[] parts = kill.Split('#');
        string occurrence = parts.Length > 1 ? parts[1] : "1";
        JobProcessResult result;
        if (kill.StartsWith(ArrivalPrefix, StringComparison.Ordinal))
        {
            lock (_arrivalLock)
            {
                _killOnArrivalOf = new BifrostRequestType(parts[0][ArrivalPrefix.Length..]);
                _arrivals = int.Parse(occurrence, CultureInfo.InvariantCulture);
            }

            result = await RunProcessAsync(options);
        }
        else
        {
            result = await RunProcessAsync(["--kill", parts[0], occurrence, .. options]);
        }

        Assert.That(result.IsKilled, $"The process was not killed at {kill}. {result}");
    }

    /// <summary>
    /// Runs the job in a process that is killed when its first create arrives. The gateway executes the create after the next process has listed the batches.
    /// </summary>
    public Task KillBeforeLateCreateAsync()
    {
        _nextList = new TaskCompletionSource<GatewayRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        return KillAsync(ArrivalPrefix + BifrostRequestType.BatchCreate.Value);
    }

    /// <summary>Removes up to a number of bytes from the end of the output, as if the process was killed while it wrote them.</summary>
    public void CutOutput(int maxBytes)
    {
        if (!File.Exists(OutputFile))
            return;
        using FileStream file = File.OpenWrite(OutputFile);
        file.SetLength(Math.Max(0, file.Length - maxBytes));
    }

    /// <summary>Runs the job to its end. Decides on the batches in doubt, at the providers where that can be necessary.</summary>
    /// <param name="kills">The points at which processes that decide are killed.</param>
    public async Task CompleteAsync(params IEnumerable<string> kills)
    {
        string[] decision = [];
        foreach (string kill in kills)
        {
            JobProcessResult result = await RunAsync();
            decision = await DecideAsync(result);
            await KillAsync(kill, decision);
        }

        for (int run = 1; ; run++)
        {
            JobProcessResult result = await RunAsync(run == 1 && await IsStillInDoubtAsync() ? decision : []);
            if (result.ExitCode == JobExitCode.Completed)
                return;
            Assert.That(run, Is.LessThan(5), $"The job does not complete. {result}");
            decision = await DecideAsync(result);
            result = await RunAsync(decision);
            if (result.ExitCode == JobExitCode.Completed)
                return;
        }
    }

    /// <summary>Verifies that each request has one result, and that the gateway has no batch too many.</summary>
    public async Task VerifyAsync()
    {
        Dictionary<string, int> attempts = ReadOutput();
        Assert.That(attempts.Keys, Is.EquivalentTo(Enumerable.Range(1, Requests).Select(TestData.CustomId)), "the requests with a result");

        string[] ids = [.. await ReadBatchIdsAsync()];
        Batch[] batches = GetBatches();
        Assert.That(batches.Select(batch => batch.Id), Is.EquivalentTo(ids), "the batches of the gateway, and those of the job");

        // A cancelled job has requests without an answer.
        Dictionary<string, int> answers = await CountAnswersAsync(batches);
        if (_scenario is CrashScenario.Cancelled or CrashScenario.CancelledByNextRun)
        {
            Assert.That(answers.Where(answer => answer.Value > attempts[answer.Key]), Is.Empty, "the requests with too many answers");
            return;
        }

        Assert.That(answers, Is.EquivalentTo(attempts), "the answers to each request, and its attempts");
        Assert.That(batches.Sum(batch => batch.RequestCounts.Total), Is.EqualTo(attempts.Values.Sum()), "the requests in all batches");
        if (_scenario != CrashScenario.OneFails)
            Assert.That(attempts.Values, Does.Contain(2), "the attempts");
        if (_scenario == CrashScenario.UploadLost)
            Assert.That(await CountFilesAsync(), Is.EqualTo(batches.Length), "the input files");
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static string ToText(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Prepare()
    {
        // An empty list proves nothing where it does not identify batches.
        if (!ListsIdentity)
            _gateway.AddBatch(_provider, new Batch { Id = $"old-{OtherBatch}", Status = BatchStatus.Completed, CreatedAt = _clock.GetUtcNow().AddDays(-1) });
        var oneBatch = new GatewayBatchLimits { MaxActiveBatches = 1 };
        switch (_scenario)
        {
            case CrashScenario.QueueFull:
                _gateway.Limit(_provider, oneBatch);
                break;
            case CrashScenario.QueueFullAfterCreate:
                _gateway.Limit(_provider, oneBatch with { QuotaRefusal = GatewayQuotaRefusal.AsFailedBatch });
                break;
            case CrashScenario.CreateLost:
                Inject(GatewayFault.Reset(FaultPosition.Start), BifrostRequestType.BatchCreate);
                break;
            case CrashScenario.CreateNotExecuted:
                Inject(GatewayFault.Reset(FaultPosition.Start) with { ExecutesRequest = false }, BifrostRequestType.BatchCreate);
                break;
            case CrashScenario.CreateRejected:
                Inject(GatewayFault.Respond(GatewayResponse.Error(400, "invalid")), BifrostRequestType.BatchCreate);
                break;
            case CrashScenario.FileLost:
                Inject(GatewayFault.Respond(GatewayResponse.Error(429, "slow down")), BifrostRequestType.BatchCreate);
                Inject(GatewayFault.Respond(GatewayResponse.Error(404, "No such File object")), BifrostRequestType.BatchCreate);
                break;
            case CrashScenario.UploadLost:
                Inject(GatewayFault.Reset(FaultPosition.Start), BifrostRequestType.FileUpload);
                break;
            case CrashScenario.OtherBatch:
                _gateway.AddBatch(_provider, new Batch { Id = OtherBatch, Status = BatchStatus.InProgress, CreatedAt = _clock.GetUtcNow() });
                break;
        }
    }

    private void Inject(GatewayFault fault, BifrostRequestType type) => _gateway.Inject(fault, request => request.RequestType == type);

    // A function of the request only. The requests that are sent again are the first four of their batch.
    private BatchResultItem? Answer(GatewayBatchRequest request)
    {
        int number = int.Parse(request.CustomId.AsSpan(2), CultureInfo.InvariantCulture);
        bool fails = _scenario == CrashScenario.OneFails ? number == 5 : number % 5 == 0 && request.Line >= 5;
        if (!fails)
            return request.Succeed();
        return _provider == ModelProvider.Anthropic
            ? new BatchResultItem { CustomId = request.CustomId, Result = new BatchItemResult { Type = "expired" } }
            : request.Fail(503, "busy");
    }

    // Called before the request is executed, which happens in any case.
    private GatewayResponse? Observe(GatewayRequest request)
    {
        if (request.RequestType == BifrostRequestType.BatchRetrieve)
            _clock.Advance(TimeOfRetrieve);
        if (request.RequestType == BifrostRequestType.BatchList)
            _nextList?.TrySetResult(request);
        if (KillOnArrival(request) && _nextList is { } nextList)
            nextList.Task.GetAwaiter().GetResult().Answered.GetAwaiter().GetResult();
        return null;
    }

    private bool KillOnArrival(GatewayRequest request)
    {
        lock (_arrivalLock)
        {
            if (_killOnArrivalOf is not { } type || request.RequestType != type || --_arrivals > 0)
                return false;
            _killOnArrivalOf = null;
            _process!.Kill();
            _process.WaitForExit();
            return true;
        }
    }

    private string[] CreateArguments(IEnumerable<string> options) =>
    [
        _gateway.BaseAddress.AbsoluteUri,
        _provider.Value,
        JournalDirectory,
        OutputFile,
        ToText(Requests),
        .. options,
        .. _nextList is null ? Array.Empty<string>() : ["--confirmation-ms", "10000"],
        .. _scenario == CrashScenario.UploadLost ? ["--delete-unused-files"] : Array.Empty<string>(),
    ];

    // What the process had sent is executed or lost before the next one begins.
    private async Task FinishRequestsAsync()
    {
        if (_nextList is { Task.IsCompleted: false })
            return;
        while (_gateway.OpenConnections > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(2));
        await Task.WhenAll(_gateway.Requests.Select(request => request.Answered));
    }

    // The options that decide: the batch that the job does not know is the one in doubt.
    private async Task<string[]> DecideAsync(JobProcessResult result)
    {
        Assert.That(result.ExitCode, Is.EqualTo(JobExitCode.InDoubt), $"The job failed. {result}");
        Assert.That(ListsIdentity, Is.False, $"The lists of {_provider} show which batch it is. {result}");
        HashSet<string> known = [.. await ReadBatchIdsAsync()];
        string[] unknown = [.. GetBatches().Select(batch => batch.Id).Where(id => !known.Contains(id))];
        if (unknown.Length == 0)
        {
            Assert.That(_scenario, Is.EqualTo(CrashScenario.OtherBatch), $"There is no batch that can be the one. {result}");
            return ["--create-again", ToText(result.Number)];
        }

        Assert.That(unknown, Has.Length.EqualTo(1), "the batches that the job does not know");
        Assert.That(result.Candidates, Does.Contain(unknown[0]), "the candidates");
        return ["--adopt", ToText(result.Number), unknown[0]];
    }

    private async Task<bool> IsStillInDoubtAsync() => (await ReadBatchesAsync()).Any(batch => batch.State == JobBatchState.InDoubt);

    private async Task<IEnumerable<string>> ReadBatchIdsAsync() => (await ReadBatchesAsync()).Select(batch => batch.Reference?.Id).OfType<string>();

    // None when the process was killed before the job existed.
    private async Task<IReadOnlyList<JobBatch>> ReadBatchesAsync()
    {
        using BifrostClient client = CreateClient();
        try
        {
            return (await client.Jobs.PeekAsync("job", new DirectoryJobJournal(JournalDirectory))).Batches;
        }
        catch (BifrostJobException exception) when (exception.Reason == JobFailureReason.NotFound)
        {
            return [];
        }
    }

    // Without those that were refused, and that of somebody else.
    private Batch[] GetBatches() =>
        [.. _gateway.GetBatches(_provider).Where(batch => batch.Status != BatchStatus.Failed && !batch.Id.EndsWith(OtherBatch, StringComparison.Ordinal))];

    // The attempts of each request.
    private Dictionary<string, int> ReadOutput()
    {
        var attempts = new Dictionary<string, int>();
        foreach (string line in File.ReadAllLines(OutputFile))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            string id = document.RootElement.GetProperty("custom_id").GetString()!;
            Assert.That(attempts.TryAdd(id, document.RootElement.GetProperty("attempts").GetInt32()), $"Request {id} has two results.");
        }

        return attempts;
    }

    private async Task<Dictionary<string, int>> CountAnswersAsync(IEnumerable<Batch> batches)
    {
        using BifrostClient client = CreateClient();
        var counts = new Dictionary<string, int>();
        foreach (Batch batch in batches)
        {
            await foreach (BatchResultItem item in client.Batches.GetResultsAsync(new BatchReference(_provider, batch.Id)))
                counts[item.CustomId] = counts.GetValueOrDefault(item.CustomId) + 1;
        }

        return counts;
    }

    private async Task<int> CountFilesAsync()
    {
        using BifrostClient client = CreateClient();
        List<BifrostFile> files = await client.Files.ListAsync(_provider).ToListAsync();
        return files.Count(file => file.Purpose == FilePurpose.Batch);
    }

    private BifrostClient CreateClient() => new(new BifrostClientOptions { BaseAddress = _gateway.BaseAddress });
}
