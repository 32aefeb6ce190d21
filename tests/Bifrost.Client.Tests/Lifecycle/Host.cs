using System.Text;
using Bifrost.Client.Testing;

namespace Bifrost.Client.Tests.Lifecycle;

/// <summary>A gateway on a virtual clock, and a client that talks to it over a real socket.</summary>
internal sealed class Host : IAsyncDisposable
{
    private Host(BifrostTestGateway gateway, VirtualClock clock)
    {
        Gateway = gateway;
        Clock = clock;
        Client = new BifrostClient(new BifrostClientOptions { BaseAddress = gateway.BaseAddress, ApiKey = "sk-bf-test" });
    }

    public BifrostTestGateway Gateway { get; }

    public VirtualClock Clock { get; }

    public BifrostClient Client { get; }

    public BatchesClient Batches => Client.Batches;

    public FilesClient Files => Client.Files;

    /// <summary>The requests so far, as method, path and query.</summary>
    public IReadOnlyList<string> Calls => [.. Gateway.Requests.Select(request => request.ToString())];

    /// <summary>The last request.</summary>
    public GatewayRequest LastRequest => Gateway.Requests[^1];

    public bool AskedForResults => Gateway.Requests.Any(request => request.Path.EndsWith("/results", StringComparison.Ordinal));

    public static async Task<Host> StartAsync(Action<BifrostTestGatewayOptions>? set = null)
    {
        var clock = new VirtualClock();
        var options = new BifrostTestGatewayOptions { TimeProvider = clock };
        set?.Invoke(options);
        return new Host(await BifrostTestGateway.StartAsync(options), clock);
    }

    /// <summary>A gateway whose batches are over as soon as they are created.</summary>
    public static Task<Host> StartImmediateAsync(GatewayVersion version = GatewayVersion.June2026) => StartAsync(options =>
    {
        options.Lifecycle = BatchLifecycle.Immediate;
        options.Version = version;
    });

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Gateway.DisposeAsync();
    }

    /// <summary>Submits requests, waits until the batch is over, and returns it.</summary>
    public async Task<Batch> CompleteAsync(ModelProvider provider, int count = 10)
    {
        Batch batch = await Batches.SubmitAsync(Make.Requests(count), Make.BatchFor(provider));
        return await Batches.WaitForCompletionAsync(batch.Reference, new BatchWaitOptions { TimeProvider = Clock });
    }

    public BatchWaitOptions Wait => new() { TimeProvider = Clock };

    public string BodyOf(GatewayRequest request) => Encoding.UTF8.GetString(request.Body.Span);
}
