namespace Bifrost.Client.WireTests.Support;

/// <summary>A fixture with a server of its own, which each test finds empty.</summary>
public abstract class WireFixture
{
    private WireServer? _server;

    private protected WireServer Server => _server!;

    [OneTimeSetUp]
    public void Start() => _server = new WireServer();

    [SetUp]
    public void Reset() => Server.Reset();

    [OneTimeTearDown]
    public void Stop() => _server?.Dispose();

    private protected BifrostClient Client(Action<BifrostClientOptions>? configure = null)
    {
        var options = new BifrostClientOptions { BaseAddress = Server.BaseAddress };
        configure?.Invoke(options);
        return new BifrostClient(options);
    }
}
