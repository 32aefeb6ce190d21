using Bifrost.Client.Testing;
using Answer = Bifrost.Client.Testing.GatewayResponse;

namespace Bifrost.Client.Tests.Support;

/// <summary>Tests with a gateway of their own, fresh for each test, and clients for it.</summary>
public abstract class GatewayTests
{
    private readonly List<IAsyncDisposable> _gateways = [];
    private readonly List<IDisposable> _disposables = [];

    /// <summary>A batch to ask for, where it does not matter which.</summary>
    protected static BatchReference Reference { get; } = new(ModelProvider.OpenAI, "batch_1");

    protected BifrostTestGateway Gateway { get; private set; } = null!;

    [SetUp]
    public async Task StartGateway() => Gateway = await StartAnotherGatewayAsync();

    [TearDown]
    public async Task StopEverything()
    {
        foreach (IDisposable disposable in _disposables)
            disposable.Dispose();
        foreach (IAsyncDisposable gateway in _gateways)
            await gateway.DisposeAsync();
        _disposables.Clear();
        _gateways.Clear();
    }

    protected async Task<BifrostTestGateway> StartAnotherGatewayAsync(string pathBase = "/")
    {
        BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { PathBase = pathBase });
        _gateways.Add(gateway);
        return gateway;
    }

    /// <summary>Options for the gateway. No test waits as long as these timeouts, unless something hangs.</summary>
    protected BifrostClientOptions Options(Action<BifrostClientOptions>? configure = null)
    {
        var options = new BifrostClientOptions
        {
            BaseAddress = Gateway.BaseAddress,
            Timeout = Patience.Limit,
            ReadTimeout = Patience.Limit,
        };
        configure?.Invoke(options);
        return options;
    }

    protected BifrostClient Client(Action<BifrostClientOptions>? configure = null) => Keep(new BifrostClient(Options(configure)));

    /// <summary>Disposes something when the test is over.</summary>
    protected T Keep<T>(T disposable)
        where T : IDisposable
    {
        _disposables.Add(disposable);
        return disposable;
    }

    /// <summary>Serves these answers, one a request, in this order.</summary>
    protected void Serve(params IEnumerable<Answer> answers)
    {
        var queue = new System.Collections.Concurrent.ConcurrentQueue<Answer>(answers);
        Gateway.Respond(_ => queue.TryDequeue(out Answer? next) ? next : Answer.Error(500, "The test expected no such request."));
    }

    /// <summary>Serves one answer to every request.</summary>
    protected void ServeAlways(Answer answer) => Gateway.Respond(_ => answer);
}
