using Bifrost.Client.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bifrost.Client.Tests.DependencyInjection;

/// <summary>What a client that is registered has of the services: its connections, its clock, its log.</summary>
public sealed class RegisteredClientTests
{
    private static readonly string[] Names = ["", "reports"];

    [Test]
    public async Task The_handler_of_a_client_is_kept_as_the_client_is([ValueSource(nameof(Names))] string name)
    {
        await using ServiceProvider provider = Register(name, new Uri("http://gateway.invalid")).BuildServiceProvider();

        TimeSpan lifetime = provider.GetRequiredService<IOptionsMonitor<HttpClientFactoryOptions>>().Get(GetHttpClientName(name)).HandlerLifetime;

        Assert.That(lifetime, Is.EqualTo(Timeout.InfiniteTimeSpan), "By default the factory would renew it every 2 minutes.");
    }

    [Test]
    public async Task No_timeout_of_HttpClient_applies_besides_those_of_the_options([ValueSource(nameof(Names))] string name)
    {
        await using ServiceProvider provider = Register(name, new Uri("http://gateway.invalid")).BuildServiceProvider();
        using HttpClient registered = provider.GetRequiredService<IHttpClientFactory>().CreateClient(GetHttpClientName(name));
        using HttpClient own = GatewayHttpClient.Create(new Uri("https://gateway.invalid"));

        Assert.That(registered.Timeout, Is.EqualTo(Timeout.InfiniteTimeSpan), "By default it would be 100 seconds.");
        Assert.That(own.Timeout, Is.EqualTo(Timeout.InfiniteTimeSpan), "By default it would be 100 seconds.");
    }

    [Test]
    public async Task The_clock_of_the_services_is_that_of_the_client([ValueSource(nameof(Names))] string name)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondInOrder([TestData.BatchResponse("in_progress"), TestData.BatchResponse("completed")]);
        await using ServiceProvider provider = Register(name, host.Gateway.BaseAddress).AddSingleton<TimeProvider>(host.Clock).BuildServiceProvider();
        DateTimeOffset start = host.Clock.GetUtcNow();

        await Resolve(provider, name).Batches.WaitForCompletionAsync(TestData.Reference, new BatchWaitOptions { InitialInterval = TimeSpan.FromMilliseconds(50) });

        Assert.That(host.Clock.GetUtcNow() - start, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(40)), "The clock moves only when it is waited on.");
    }

    [Test]
    public async Task Without_a_clock_among_the_services_the_client_has_that_of_the_system([ValueSource(nameof(Names))] string name)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        host.RespondInOrder([TestData.BatchResponse("in_progress"), TestData.BatchResponse("completed")]);
        await using ServiceProvider provider = Register(name, host.Gateway.BaseAddress).BuildServiceProvider();

        Batch batch = await Resolve(provider, name).Batches.WaitForCompletionAsync(TestData.Reference, new BatchWaitOptions { InitialInterval = TimeSpan.FromMilliseconds(1) });

        Assert.That(batch.Status, Is.EqualTo(BatchStatus.Completed));
    }

    [Test]
    public async Task The_connections_of_a_client_can_be_closed_and_those_of_another_handler_stay_as_they_are()
    {
        ServiceCollection services = Register("", new Uri("http://gateway.invalid"));
        using var other = new SocketsHttpHandler();
        services.AddHttpClient("other").ConfigurePrimaryHttpMessageHandler(() => other);
        await using ServiceProvider provider = services.BuildServiceProvider();
        IHttpMessageHandlerFactory factory = provider.GetRequiredService<IHttpMessageHandlerFactory>();

        Assert.That(GetInnermost(factory.CreateHandler("Bifrost.Client")), Is.TypeOf<RenewableHandler>());
        Assert.That(GetInnermost(factory.CreateHandler("other")), Is.SameAs(other));
    }

    [Test]
    public async Task Headers_with_secrets_are_not_logged([ValueSource(nameof(Names))] string name)
    {
        await using ServiceProvider provider = Register(name, new Uri("http://gateway.invalid")).BuildServiceProvider();

        Func<string, bool> isRedacted = provider.GetRequiredService<IOptionsMonitor<HttpClientFactoryOptions>>().Get(GetHttpClientName(name)).ShouldRedactHeaderValue;

        Assert.That(((string[])["x-bf-vk", "Authorization", "Proxy-Authorization", "x-api-key", "api-key"]).Select(isRedacted), Is.All.True);
    }

    [Test]
    public async Task Options_are_validated_once_however_many_clients_there_are()
    {
        await using ServiceProvider provider = Register("", new Uri("http://gateway.invalid"))
            .AddBifrostClient("one", options => options.BaseAddress = new Uri("http://gateway.invalid")).Services
            .AddBifrostClient("two", _ => { }).Services.BuildServiceProvider();

        OptionsValidationException exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredKeyedService<BifrostClient>("two"))!;

        Assert.That(exception.Failures.Count(), Is.EqualTo(1));
        Assert.That(provider.GetServices<IHttpMessageHandlerBuilderFilter>().Select(filter => filter.GetType().Name), Is.Unique);
    }

    [Test]
    public async Task The_log_of_the_services_is_that_of_the_client([ValueSource(nameof(Names))] string name)
    {
        using var logs = new RecordingLoggerFactory();
        await using ServiceProvider provider = Register(name, new Uri("http://gateway.invalid")).AddSingleton<ILoggerFactory>(logs).BuildServiceProvider();

        Resolve(provider, name);

        Assert.That(logs.Categories, Does.Contain("Bifrost.Client"));
    }

    private static HttpMessageHandler GetInnermost(HttpMessageHandler handler) =>
        handler is DelegatingHandler { InnerHandler: { } inner } ? GetInnermost(inner) : handler;

    private static string GetHttpClientName(string name) => name.Length == 0 ? "Bifrost.Client" : $"Bifrost.Client:{name}";

    private static ServiceCollection Register(string name, Uri address)
    {
        var services = new ServiceCollection();
        if (name.Length == 0)
            services.AddBifrostClient(options => options.BaseAddress = address);
        else
            services.AddBifrostClient(name, options => options.BaseAddress = address);
        return services;
    }

    private static BifrostClient Resolve(ServiceProvider provider, string name) =>
        name.Length == 0 ? provider.GetRequiredService<BifrostClient>() : provider.GetRequiredKeyedService<BifrostClient>(name);
}
