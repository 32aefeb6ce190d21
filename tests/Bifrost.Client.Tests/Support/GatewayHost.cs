using System.Collections.Concurrent;
using System.Text;

namespace Bifrost.Client.Tests.Support;

/// <summary>An in-process gateway on a virtual clock, and clients that call it over a real socket.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly ConcurrentStack<IDisposable> _disposables = new();
    private readonly ConcurrentStack<IAsyncDisposable> _gateways = new();

    private GatewayHost(BifrostTestGateway gateway, VirtualClock clock)
    {
        Gateway = gateway;
        Clock = clock;
        Client = CreateClient();
        _gateways.Push(gateway);
    }

    public BifrostTestGateway Gateway { get; }

    /// <summary>The clock of the gateway. It moves when a caller waits on it.</summary>
    public VirtualClock Clock { get; }

    public BifrostClient Client { get; }

    public BatchesClient Batches => Client.Batches;

    public FilesClient Files => Client.Files;

    /// <summary>Options for waiting on the virtual clock.</summary>
    public BatchWaitOptions WaitOptions => new() { TimeProvider = Clock };

    /// <summary>The requests so far, each as method, path and query.</summary>
    public IReadOnlyList<string> RequestLines => [.. Gateway.Requests.Select(request => request.ToString())];

    public GatewayRequest LastRequest => Gateway.Requests[^1];

    public bool ResultsWereRequested => Gateway.Requests.Any(request => request.Path.EndsWith("/results", StringComparison.Ordinal));

    public static async Task<GatewayHost> StartAsync(Action<BifrostTestGatewayOptions>? configure = null)
    {
        var clock = new VirtualClock();
        var options = new BifrostTestGatewayOptions { TimeProvider = clock, CustomProviders = [new("lab-openai"), new("lab-dead")] };
        configure?.Invoke(options);
        return new GatewayHost(await BifrostTestGateway.StartAsync(options), clock);
    }

    /// <summary>Starts a gateway whose batches complete as soon as they are created.</summary>
    public static Task<GatewayHost> StartImmediateAsync(GatewayVersion version = GatewayVersion.V1_5_16) => StartAsync(options =>
    {
        options.Lifecycle = BatchLifecycle.Immediate;
        options.Version = version;
    });

    public static string BodyOf(GatewayRequest request) => Encoding.UTF8.GetString(request.Body.Span);

    /// <summary>Starts a second gateway, which is disposed with this host.</summary>
    public async Task<BifrostTestGateway> StartAnotherGatewayAsync(string pathBase = "/")
    {
        BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { PathBase = pathBase, TimeProvider = Clock });
        _gateways.Push(gateway);
        return gateway;
    }

    /// <summary>Options for the gateway, without credentials and retries. The timeouts expire only when something hangs.</summary>
    public BifrostClientOptions CreateOptions(Action<BifrostClientOptions>? configure = null)
    {
        var options = new BifrostClientOptions
        {
            BaseAddress = Gateway.BaseAddress,
            Timeout = TestTimeout.Limit,
            ReadTimeout = TestTimeout.Limit,
            Retry = new BifrostRetryOptions { MaxRetries = 0 },
        };
        configure?.Invoke(options);
        return options;
    }

    /// <summary>Creates a client, which is disposed with this host.</summary>
    public BifrostClient CreateClient(Action<BifrostClientOptions>? configure = null) => DisposeLater(new BifrostClient(CreateOptions(configure)));

    /// <summary>Disposes an object together with this host.</summary>
    public T DisposeLater<T>(T disposable)
        where T : IDisposable
    {
        _disposables.Push(disposable);
        return disposable;
    }

    /// <summary>Sends the same response to every request.</summary>
    public void RespondWith(GatewayResponse response) => Gateway.Respond(_ => response);

    /// <summary>Sends these responses in order, one for each request.</summary>
    public void RespondInOrder(IEnumerable<GatewayResponse> responses)
    {
        var queue = new ConcurrentQueue<GatewayResponse>(responses);
        Gateway.Respond(_ => queue.TryDequeue(out GatewayResponse? next) ? next : GatewayResponse.Error(500, "The test expected no such request."));
    }

    /// <summary>Submits requests, waits until the batch has ended, and returns it.</summary>
    public async Task<Batch> SubmitAndWaitAsync(ModelProvider provider, int count = 10)
    {
        Batch batch = await Batches.SubmitAsync(TestData.RequestItems(count), TestData.CreateRequest(provider));
        return await Batches.WaitForCompletionAsync(batch.Reference, WaitOptions);
    }

    public async ValueTask DisposeAsync()
    {
        while (_disposables.TryPop(out IDisposable? disposable))
            disposable.Dispose();
        while (_gateways.TryPop(out IAsyncDisposable? gateway))
            await gateway.DisposeAsync();
    }
}
