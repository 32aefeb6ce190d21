using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>A gateway, a journal in a temporary directory, and options on the virtual clock of the gateway.</summary>
internal sealed class JobHost : IAsyncDisposable
{
    private readonly GatewayHost _host;
    private int _attempt = 1;

    private JobHost(GatewayHost host) => _host = host;

    public BifrostTestGateway Gateway => _host.Gateway;

    public GatewayHost Host => _host;

    public VirtualClock Clock => _host.Clock;

    public BifrostClient Client => _host.Client;

    public string Directory { get; } = TestDirectory.Create("bifrost-job-").FullName;

    public DirectoryJobJournal Journal => new(Directory);

    /// <summary>Batches of at most ten requests.</summary>
    public JobOptions Options => new()
    {
        TimeProvider = Clock,
        Limits = new BatchLimits { MaxRequests = 10 },
        Progress = new RecordingProgress<JobProgress>(progress => _attempt = progress.Attempt),
    };

    public static async Task<JobHost> StartAsync(Action<BifrostTestGatewayOptions>? configure = null) => new(await GatewayHost.StartAsync(configure));

    /// <summary>The custom_ids of the requests of a job.</summary>
    public static IEnumerable<string> GetCustomIds(int count) => Enumerable.Range(1, count).Select(TestData.CustomId);

    /// <summary>The number of creates that were received.</summary>
    public int CountCreates() => Gateway.Requests.Count(request => request.Method == "POST" && request.Path.EndsWith("/batches", StringComparison.Ordinal));

    /// <summary>Sets the results of requests by the attempt in which they are sent. Needs the progress of <see cref="Options"/>.</summary>
    public void AnswerByAttempt(Func<GatewayBatchRequest, int, BatchResultItem?> answer)
    {
        Gateway.AnswerWith(request => answer(request, _attempt));
    }

    public JobResults RunAsync(int requests, ModelProvider provider, JobOptions? options = null) => Client.Jobs.RunAsync(
        "test", TestData.RequestItems(requests), TestData.CreateRequest(provider), Journal, options ?? Options);

    public Task<BatchJob> CreateAsync(int requests, ModelProvider provider, JobOptions? options = null) => Client.Jobs.CreateAsync(
        "test", TestData.RequestItems(requests), TestData.CreateRequest(provider), Journal, options ?? Options);

    /// <summary>The text of a file of the job <c>test</c>.</summary>
    public string ReadFile(string file) => File.ReadAllText(Path.Combine(Directory, "test", file));

    /// <summary>The path of a file of a job by its kind and number, whatever makes its name unique.</summary>
    public string FindFile(string kind, int number, string job = "test") =>
        System.IO.Directory.GetFiles(Path.Combine(Directory, job), $"{kind}-{number:D4}-*.jsonl").Single();

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
