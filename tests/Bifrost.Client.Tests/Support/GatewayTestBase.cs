namespace Bifrost.Client.Tests.Support;

/// <summary>
/// Tests that use one <see cref="GatewayHost"/>, which is started for each test and disposed after it. They run in parallel: each has an
/// instance of its class.
/// </summary>
public abstract class GatewayTestBase
{
    /// <summary>A batch to ask for, where it does not matter which.</summary>
    protected static BatchReference Reference => TestData.Reference;

    private protected GatewayHost Host { get; private set; } = null!;

    protected BifrostTestGateway Gateway => Host.Gateway;

    [SetUp]
    public async Task StartGatewayAsync() => Host = await GatewayHost.StartAsync();

    [TearDown]
    public async Task StopGatewayAsync() => await Host.DisposeAsync();

    protected Task<BifrostTestGateway> StartAnotherGatewayAsync(string pathBase = "/") => Host.StartAnotherGatewayAsync(pathBase);

    protected BifrostClientOptions CreateOptions(Action<BifrostClientOptions>? configure = null) => Host.CreateOptions(configure);

    protected BifrostClient CreateClient(Action<BifrostClientOptions>? configure = null) => Host.CreateClient(configure);

    protected T DisposeLater<T>(T disposable)
        where T : IDisposable => Host.DisposeLater(disposable);

    protected void RespondWith(GatewayResponse response) => Host.RespondWith(response);

    protected void RespondInOrder(params IEnumerable<GatewayResponse> responses) => Host.RespondInOrder(responses);
}
