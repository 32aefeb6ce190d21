using System.Net;
using Bifrost.Client.Tests.Promises;
using Microsoft.Extensions.DependencyInjection;

namespace Bifrost.Client.Tests.Transport;

/// <summary>The proxy that the environment names. It is the one of the process: no other test runs meanwhile.</summary>
[NonParallelizable]
public sealed class ProxyTests : GatewayTestBase
{
    private IWebProxy _before = null!;

    [SetUp]
    public void KeepProxy() => _before = HttpClient.DefaultProxy;

    [TearDown]
    public void RestoreProxy() => HttpClient.DefaultProxy = _before;

    [Test]
    public async Task A_gateway_on_this_machine_is_called_directly([Values("127.0.0.1", "localhost")] string host, [Values] bool isRegistered)
    {
        HttpClient.DefaultProxy = new WebProxy("http://127.0.0.1:9");
        RespondWith(TestData.BatchResponse("completed"));
        var address = new UriBuilder(Gateway.BaseAddress) { Host = host };

        Batch batch = await RetrieveAsync(address.Uri, isRegistered);

        Assert.That(batch.Id, Is.EqualTo("batch_1"));
    }

    [Test]
    public async Task A_gateway_elsewhere_is_called_through_the_proxy([Values] bool isRegistered)
    {
        await using RawHttpServer proxy = StartProxy();
        HttpClient.DefaultProxy = new WebProxy(proxy.BaseAddress);

        Batch batch = await RetrieveAsync(new Uri("http://gateway.invalid"), isRegistered);

        Assert.That(batch.Id, Is.EqualTo("batch_1"));
        Assert.That(proxy.RequestLines.Single(), Does.StartWith("GET http://gateway.invalid/"));
    }

    [Test]
    public async Task A_proxy_that_the_program_sets_is_used_for_a_gateway_on_this_machine()
    {
        await using RawHttpServer proxy = StartProxy();
        var services = new ServiceCollection();
        services.AddBifrostClient(options => options.BaseAddress = Gateway.BaseAddress)
            .ConfigurePrimaryHttpMessageHandler((handler, _) => ((SocketsHttpHandler)handler).Proxy = new WebProxy(proxy.BaseAddress));
        await using ServiceProvider provider = services.BuildServiceProvider();

        await provider.GetRequiredService<BifrostClient>().Batches.RetrieveAsync(Reference);

        Assert.That((proxy.RequestLines.Count, Gateway.Requests.Count), Is.EqualTo((1, 0)));
    }

    private static RawHttpServer StartProxy() => new((_, _, _) => RawHttpServer.Json("""{"id":"batch_1","status":"completed"}"""));

    private async Task<Batch> RetrieveAsync(Uri address, bool isRegistered)
    {
        if (!isRegistered)
            return await CreateClient(options => options.BaseAddress = address).Batches.RetrieveAsync(Reference);
        var services = new ServiceCollection();
        services.AddBifrostClient(options => options.BaseAddress = address);
        await using ServiceProvider provider = services.BuildServiceProvider();
        return await provider.GetRequiredService<BifrostClient>().Batches.RetrieveAsync(Reference);
    }
}
