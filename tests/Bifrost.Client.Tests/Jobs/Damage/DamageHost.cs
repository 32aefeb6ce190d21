using System.Globalization;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs.Damage;

/// <summary>
/// A small job that has a file of each kind, each with two lines at least: twelve requests in three batches. In the first attempt, two requests of each batch
/// fail: those of the first with an error, those of the second have no item, but items of no request. Those of the third, for another model, are too few for
/// another batch, and are given up. The others are sent again in the fourth batch.
/// </summary>
internal sealed class DamageHost : IAsyncDisposable
{
    /// <summary>The creates of a job that runs to its end.</summary>
    public const int Creates = 4;

    private const int Requests = 12;
    private const string Job = "test";

    private static readonly int[] Failing = [2, 4, 6, 7, 10, 12];

    private readonly JobHost _host;
    private readonly ModelProvider _provider;
    private string? _lostBatches;

    private DamageHost(JobHost host, ModelProvider provider) => (_host, _provider) = (host, provider);

    public JobHost Host => _host;

    public JobsClient Jobs => _host.Client.Jobs;

    public DirectoryJobJournal Journal => _host.Journal;

    public JobOptions Options => _host.Options with
    {
        Limits = new BatchLimits { MaxRequests = 4, MinRequests = 3 },
        ShouldRetry = item => item.Outcome != BatchItemOutcome.Succeeded,
    };

    /// <summary>The requests of the job.</summary>
    public static IEnumerable<BatchRequestItem> Items => CreateItems("r-");

    /// <summary>The results of a job that runs to its end, in their order, as <see cref="Describe"/> writes them.</summary>
    public static IReadOnlyList<string> Results { get; } =
    [
        "r-1 Succeeded 1", "r-3 Succeeded 1",
        "r-5 Succeeded 1", "r-8 Succeeded 1",
        "r-9 Succeeded 1", "r-11 Succeeded 1",
        "r-10 Errored 1", "r-12 Errored 1",
        "r-2 Succeeded 2", "r-4 Succeeded 2", "r-6 Succeeded 2", "r-7 Succeeded 2",
    ];

    public static async Task<DamageHost> StartAsync(JobStage stage, ModelProvider? provider = null)
    {
        var host = new DamageHost(await JobHost.StartAsync(), provider ?? ModelProvider.OpenAI);
        host._host.Gateway.AnswerWith(Answer);
        await host.PrepareAsync(stage);
        return host;
    }

    public static string Describe(JobResultItem item) => $"{item.CustomId} {item.Outcome} {item.Attempts}";

    public static IEnumerable<BatchRequestItem> CreateItems(string prefix) => Enumerable.Range(1, Requests).Select(number => new BatchRequestItem
    {
        CustomId = $"{prefix}{number}",
        Body = JsonPayload.Parse($$"""{"model":"{{(number <= 8 ? TestData.Model : "b-model")}}","messages":[{"role":"user","content":"say {{number}}"}]}"""),
    });

    public int CountCreates() => _host.CountCreates();

    public Task<BatchJob> OpenAsync(JobOptions? options = null) => Jobs.OpenAsync(Job, Journal, options ?? Options);

    /// <summary>Creates the job, or another one.</summary>
    public Task<BatchJob> CreateAsync(string name = Job, string prefix = "r-") =>
        Jobs.CreateAsync(name, CreateItems(prefix), TestData.CreateRequest(_provider), Journal, Options);

    /// <summary>The path of the file of a kind that is damaged.</summary>
    public string FindPath(DamagedFile file, string job = Job) => file switch
    {
        DamagedFile.State => GetPath("state.json", job),
        DamagedFile.Log => Directory.GetFiles(Path.Combine(_host.Directory, job), "batches-*.log").Single(),
        DamagedFile.Owner => GetPath("owner", job),
        DamagedFile.Control => GetPath("control", job),
        DamagedFile.Requests1 => _host.FindFile("requests", 1, job),
        DamagedFile.Requests2 => _host.FindFile("requests", 4, job),
        DamagedFile.Results => _host.FindFile("results", 2, job),
        DamagedFile.FailedRequests => _host.FindFile("failed-requests", 1, job),
        DamagedFile.FailedResults => _host.FindFile("failed-results", 1, job),
        DamagedFile.GivenUp => _host.FindFile("results-given-up", 1, job),
        DamagedFile.Unmatched => _host.FindFile("unmatched", 2, job),
        _ => throw new ArgumentOutOfRangeException(nameof(file), file, "It is not known."),
    };

    /// <summary>The paths of files of the job.</summary>
    public IEnumerable<string> FindAll(string pattern) => Directory.GetFiles(Path.Combine(_host.Directory, Job), pattern);

    /// <summary>The provider loses the batches whose id has a text, and what they have returned.</summary>
    public void LoseBatches(string id = "")
    {
        if (_lostBatches is null)
        {
            _host.Gateway.Respond(request =>
                _lostBatches is { } lost && request.Path.Contains("/batches/", StringComparison.Ordinal) && request.Path.Contains(lost, StringComparison.Ordinal)
                    ? GatewayResponse.Error(404, "There is no such batch.") : null);
        }

        _lostBatches = id;
    }

    /// <summary>The provider finds the batches that it has lost.</summary>
    public void FindBatches() => _lostBatches = null;

    /// <summary>The time in which the batches end.</summary>
    public void EndBatches() => _host.Clock.Advance(TimeSpan.FromHours(3));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    // The line says which attempt it is: a gateway is asked for the same answer more than once.
    private static BatchResultItem? Answer(GatewayBatchRequest request)
    {
        int number = int.Parse(request.CustomId.AsSpan(2), CultureInfo.InvariantCulture);
        bool isFirst = request.Line == ((number - 1) % 4) + 1;
        return !isFirst || !Failing.Contains(number) ? request.Succeed()
            : number is > 4 and <= 8 ? request.Succeed() with { CustomId = $"foreign-{number}" }
            : request.Fail(500, "no");
    }

    private string GetPath(string file, string job) => Path.Combine(_host.Directory, job, file);

    private async Task PrepareAsync(JobStage stage)
    {
        await using BatchJob job = await CreateAsync();
        if (stage == JobStage.PartlyCollected)
        {
            await job.DisposeAsync();
            await CollectTwoAsync();
            return;
        }

        if (stage >= JobStage.Sent)
            await job.SubmitAsync();
        if (stage == JobStage.Sent)
            EndBatches();
        if (stage >= JobStage.AttemptCompleted)
        {
            EndBatches();
            await job.PollAsync();
        }

        if (stage >= JobStage.SentAgain)
        {
            await job.SubmitAsync();
            EndBatches();
        }

        if (stage == JobStage.Completed)
            await job.WaitForCompletionAsync();
    }

    private async Task CollectTwoAsync()
    {
        await using BatchJob job = await OpenAsync(Options with { MaxActiveBatches = 2 });
        await job.SubmitAsync();
        EndBatches();
        await job.PollAsync();
        await job.SubmitAsync();
        EndBatches();
    }
}
