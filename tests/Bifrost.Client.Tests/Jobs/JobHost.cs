using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>A gateway, a journal in a temporary directory, and options on the virtual clock of the gateway.</summary>
internal sealed class JobHost : IAsyncDisposable
{
    private readonly GatewayHost _host;

    private JobHost(GatewayHost host) => _host = host;

    public BifrostTestGateway Gateway => _host.Gateway;

    public GatewayHost Host => _host;

    public VirtualClock Clock => _host.Clock;

    public BifrostClient Client => _host.Client;

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("bifrost-job-").FullName;

    public DirectoryJobJournal Journal => new(Directory);

    /// <summary>Batches of at most ten requests.</summary>
    public JobOptions Options => new() { TimeProvider = Clock, Limits = new BatchLimits { MaxRequests = 10 } };

    public static async Task<JobHost> StartAsync(Action<BifrostTestGatewayOptions>? configure = null) => new(await GatewayHost.StartAsync(configure));

    /// <summary>The number of batches that exist at a provider.</summary>
    public int CountCreates() => Gateway.Requests.Count(request => request.Method == "POST" && request.Path.EndsWith("/batches", StringComparison.Ordinal));

    /// <summary>The text of a file of the job <c>test</c>.</summary>
    public string ReadFile(string file) => File.ReadAllText(Path.Combine(Directory, "test", file));

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
