using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bifrost.Client.Tests.DependencyInjection;

public sealed class AddBifrostClientTests : GatewayTestBase
{
    private readonly ServiceCollection _services = [];

    [SetUp]
    public void ClearServices() => _services.Clear();

    [Test]
    public async Task A_client_can_be_configured_with_a_delegate()
    {
        _services.AddBifrostClient(options => (options.BaseAddress, options.ApiKey) = (Gateway.BaseAddress, "sk-bf-1"));
        Assert.That(await KeySentAsync(Resolve()), Is.EqualTo("sk-bf-1"));
    }

    [Test]
    public async Task A_client_can_be_configured_from_a_configuration_section()
    {
        _services.AddBifrostClient(Section(("ApiKey", "sk-bf-1"), ("Timeout", "00:00:10"), ("ReadTimeout", "00:00:20"), ("MaxItemBytes", "2048"), ("Authentication", "bearer")));
        await KeySentAsync(Resolve());
        Assert.That(Gateway.Requests.Single().Headers["Authorization"], Is.EqualTo("Bearer sk-bf-1"));
    }

    [Test]
    public async Task Credentials_and_limits_can_be_configured_from_a_configuration_section()
    {
        _services.AddBifrostClient(Section(("UserName", "u"), ("Password", "p"), ("VirtualKey", "sk-bf-1"), ("MaxItemBytes", "5000")));
        RespondWith(GatewayResponse.Json($$"""{"id":"b","x":"{{new string('x', 10_000)}}"}"""));
        BifrostInvalidResponseException failure = await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(
            () => Resolve().Batches.RetrieveAsync(Reference));
        Assert.That(failure.Message, Does.Contain("5000 bytes"));
        Assert.That(Gateway.Requests.Single().Headers["Authorization"], Is.EqualTo("Basic dTpw"));
        Assert.That(Gateway.Requests.Single().Headers["x-bf-vk"], Is.EqualTo("sk-bf-1"));
    }

    [Test]
    public async Task Named_clients_are_separate_keyed_services()
    {
        BifrostTestGateway other = await StartAnotherGatewayAsync();
        _services.AddBifrostClient("one", options => (options.BaseAddress, options.ApiKey) = (Gateway.BaseAddress, "sk-bf-1"));
        _services.AddBifrostClient("two", Section(("BaseAddress", other.BaseAddress.ToString()), ("ApiKey", "sk-bf-2")));
        ServiceProvider provider = Build();
        Assert.That(provider.GetService<BifrostClient>(), Is.Null);
        await ExceptionAssert.RecordAsync(() => provider.GetRequiredKeyedService<BifrostClient>("one").Batches.RetrieveAsync(Reference));
        await ExceptionAssert.RecordAsync(() => provider.GetRequiredKeyedService<BifrostClient>("two").Batches.RetrieveAsync(Reference));
        Assert.That(Gateway.Requests.Single().Headers["x-bf-vk"], Is.EqualTo("sk-bf-1"));
        Assert.That(other.Requests.Single().Headers["x-bf-vk"], Is.EqualTo("sk-bf-2"));
    }

    [Test]
    public async Task A_keyed_client_can_be_injected()
    {
        _services.AddBifrostClient("reports", options => (options.BaseAddress, options.ApiKey) = (Gateway.BaseAddress, "sk-bf-r"));
        _services.AddBifrostClient(options => (options.BaseAddress, options.ApiKey) = (Gateway.BaseAddress, "sk-bf-d"));
        _services.AddSingleton<Consumer>();
        Consumer consumer = Build().GetRequiredService<Consumer>();
        Assert.That(await KeySentAsync(consumer.Reports), Is.EqualTo("sk-bf-r"));
        Assert.That(await KeySentAsync(consumer.Default), Is.EqualTo("sk-bf-d"));
    }

    [Test]
    public async Task A_client_can_be_configured_with_services()
    {
        _services.AddSingleton(Gateway.BaseAddress);
        _services.AddBifrostClient((provider, options) => (options.BaseAddress, options.ApiKey) = (provider.GetRequiredService<Uri>(), "sk-bf-1"));
        Assert.That(await KeySentAsync(Resolve()), Is.EqualTo("sk-bf-1"));
    }

    [Test]
    public async Task A_named_client_can_be_configured_with_services()
    {
        _services.AddSingleton(Gateway.BaseAddress);
        _services.AddBifrostClient("reports", (provider, options) => (options.BaseAddress, options.ApiKey) = (provider.GetRequiredService<Uri>(), "sk-bf-r"));
        ServiceProvider services = Build();
        Assert.That(services.GetService<BifrostClient>(), Is.Null);
        Assert.That(await KeySentAsync(services.GetRequiredKeyedService<BifrostClient>("reports")), Is.EqualTo("sk-bf-r"));
    }

    [TestCase("")]
    [TestCase("reports")]
    public async Task Registering_a_client_twice_applies_both_configurations_to_one_client(string name)
    {
        Register(name, options => (options.BaseAddress, options.ApiKey) = (new Uri("http://first.invalid"), "sk-bf-1"));
        Register(name, options => options.BaseAddress = Gateway.BaseAddress);
        ServiceProvider provider = Build();
        BifrostClient[] clients = name.Length == 0 ? [.. provider.GetServices<BifrostClient>()] : [.. provider.GetKeyedServices<BifrostClient>(name)];
        Assert.That(clients, Has.Length.EqualTo(1));
        Assert.That(await KeySentAsync(clients[0]), Is.EqualTo("sk-bf-1"));
        Assert.That(Gateway.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_client_is_a_singleton()
    {
        _services.AddBifrostClient(options => options.BaseAddress = Gateway.BaseAddress);
        ServiceProvider provider = Build();
        using IServiceScope scope = provider.CreateScope();
        Assert.That(scope.ServiceProvider.GetRequiredService<BifrostClient>(), Is.SameAs(provider.GetRequiredService<BifrostClient>()));
    }

    [Test]
    public async Task Handlers_that_are_added_to_the_builder_are_called()
    {
        var handler = new CountingHandler();
        _services.AddBifrostClient(options => options.BaseAddress = Gateway.BaseAddress).AddHttpMessageHandler(() => handler);
        await KeySentAsync(Resolve());
        Assert.That(handler.Count, Is.EqualTo(1));
        Assert.That(Gateway.Requests.Single().Headers["x-handled"], Is.EqualTo("1"));
    }

    [Test]
    public async Task The_timeout_of_the_options_applies()
    {
        RespondWith(TestPage.Last("a") with { Delay = TestTimeout.Limit });
        _services.AddBifrostClient(options => (options.BaseAddress, options.Timeout) = (Gateway.BaseAddress, TimeSpan.FromMilliseconds(100)));
        await ExceptionAssert.ThrowsAsync<BifrostTimeoutException>(() => Resolve().Batches.RetrieveAsync(Reference));
    }

    [Test]
    public async Task Redirects_are_not_followed()
    {
        BifrostTestGateway other = await StartAnotherGatewayAsync();
        RespondWith(new() { StatusCode = 302, Headers = new Dictionary<string, string> { ["Location"] = other.BaseAddress.ToString() } });
        _services.AddBifrostClient(options => (options.BaseAddress, options.ApiKey) = (Gateway.BaseAddress, "sk-bf-1"));
        await ExceptionAssert.ThrowsAsync<BifrostInvalidResponseException>(() => Resolve().Batches.RetrieveAsync(Reference));
        Assert.That(other.Requests, Is.Empty);
    }

    [Test]
    public async Task Disposing_the_service_provider_disposes_the_client()
    {
        _services.AddBifrostClient(options => options.BaseAddress = Gateway.BaseAddress);
        ServiceProvider provider = Build();
        await KeySentAsync(provider.GetRequiredService<BifrostClient>());
        await provider.DisposeAsync();
        Assert.That(() => provider.GetRequiredService<BifrostClient>(), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void Invalid_arguments_are_rejected()
    {
        Assert.That(() => _services.AddBifrostClient((Action<BifrostClientOptions>)null!), Throws.ArgumentNullException);
        Assert.That(() => _services.AddBifrostClient((IConfiguration)null!), Throws.ArgumentNullException);
        Assert.That(() => _services.AddBifrostClient(" ", _ => { }), Throws.ArgumentException);
        Assert.That(() => ((IServiceCollection)null!).AddBifrostClient(_ => { }), Throws.ArgumentNullException);
    }

    private void Register(string name, Action<BifrostClientOptions> configure)
    {
        if (name.Length == 0)
            _services.AddBifrostClient(configure);
        else
            _services.AddBifrostClient(name, configure);
    }

    private ServiceProvider Build() => DisposeLater(_services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));

    private BifrostClient Resolve() => Build().GetRequiredService<BifrostClient>();

    private IConfiguration Section(params (string Key, string Value)[] settings)
    {
        IEnumerable<(string Key, string Value)> all = settings.Prepend(("BaseAddress", Gateway.BaseAddress.ToString()));
        var values = all.GroupBy(setting => setting.Key).ToDictionary(group => $"Bifrost:{group.Key}", group => (string?)group.Last().Value);
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build().GetSection("Bifrost");
    }

    private async Task<string?> KeySentAsync(BifrostClient client)
    {
        await ExceptionAssert.RecordAsync(() => client.Batches.RetrieveAsync(Reference));
        return Gateway.Requests[^1].Headers.GetValueOrDefault("x-bf-vk");
    }

    private sealed class Consumer([FromKeyedServices("reports")] BifrostClient reports, BifrostClient @default)
    {
        public BifrostClient Reports => reports;

        public BifrostClient Default => @default;
    }

    private sealed class CountingHandler : DelegatingHandler
    {
        public int Count { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Count++;
            request.Headers.Add("x-handled", "1");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
