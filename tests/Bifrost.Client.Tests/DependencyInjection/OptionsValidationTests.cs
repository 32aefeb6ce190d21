using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bifrost.Client.Tests.DependencyInjection;

public sealed class OptionsValidationTests
{
    [Test]
    public async Task A_host_with_invalid_options_does_not_start()
    {
        OptionsValidationException failure = await ExceptionAssert.ThrowsAsync<OptionsValidationException>(
            () => StartAsync(services => services.AddBifrostClient(options => options.ApiKey = "marker\n")));
        Assert.That(failure.Message, Does.Contain("Bifrost client: BaseAddress is required").And.Contain("Bifrost client: ApiKey holds a character"));
        Assert.That(failure.ToString(), Does.Not.Contain("marker"));
    }

    [Test]
    public async Task The_message_names_the_client_with_invalid_options()
    {
        OptionsValidationException failure = await ExceptionAssert.ThrowsAsync<OptionsValidationException>(() => StartAsync(services =>
        {
            services.AddBifrostClient("fine", options => options.BaseAddress = new Uri("http://gateway.invalid"));
            services.AddBifrostClient("reports", options => options.BaseAddress = new Uri("/gw", UriKind.Relative));
        }));
        Assert.That(failure.Message, Is.EqualTo("Bifrost client 'reports': BaseAddress must be an absolute http or https URL."));
    }

    [Test]
    public async Task A_host_with_valid_options_starts() =>
        await StartAsync(services => services.AddBifrostClient(options => options.BaseAddress = new Uri("http://gateway.invalid")));

    [Test]
    public void Without_a_host_the_options_are_validated_when_the_client_is_resolved()
    {
        using ServiceProvider provider = new ServiceCollection().AddBifrostClient("reports", _ => { }).Services.BuildServiceProvider();
        Assert.That(
            () => provider.GetRequiredKeyedService<BifrostClient>("reports"),
            Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith("Bifrost client 'reports': BaseAddress is required"));
    }

    [TestCase("Timeout", "soon")]
    [TestCase("ReadTimeout", "100 s")]
    [TestCase("MaxItemBytes", "many")]
    [TestCase("Authentication", "Digest")]
    public async Task A_setting_that_cannot_be_parsed_is_named(string setting, string value)
    {
        InvalidOperationException failure = await ExceptionAssert.ThrowsAsync<InvalidOperationException>(() => StartWith(setting, value));
        Assert.That(failure.Message, Does.Contain(setting));
    }

    [TestCase("BaseAddress", "gateway.example.com")]
    [TestCase("BaseAddress", "localhost:8080")]
    [TestCase("Timeout", "-00:00:01")]
    [TestCase("Timeout", "100")]
    [TestCase("MaxItemBytes", "1")]
    [TestCase("UserName", "u")]
    public async Task An_invalid_setting_is_named(string setting, string value)
    {
        OptionsValidationException failure = await ExceptionAssert.ThrowsAsync<OptionsValidationException>(() => StartWith(setting, value));
        Assert.That(failure.Message, Does.StartWith($"Bifrost client: {setting}"));
    }

    private static Task StartWith(string setting, string value)
    {
        var settings = new Dictionary<string, string?> { ["Bifrost:BaseAddress"] = "http://gateway.invalid", [$"Bifrost:{setting}"] = value };
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return StartAsync(services => services.AddBifrostClient(configuration.GetSection("Bifrost")));
    }

    private static async Task StartAsync(Action<IServiceCollection> register)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        register(builder.Services);
        using IHost host = builder.Build();
        await host.StartAsync();
        await host.StopAsync();
    }
}
