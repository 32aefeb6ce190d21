using Bifrost.Client;
using Bifrost.Client.Common;
using Bifrost.Client.Transport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers <see cref="BifrostClient"/> for dependency injection.</summary>
/// <remarks>
/// A client without a name is resolved as <see cref="BifrostClient"/>, one with a name as a keyed service:
/// <c>[FromKeyedServices("reports")] BifrostClient client</c>. Both are singletons. Options are checked when the host starts, and when
/// a client is first resolved. When called twice for the same client, the later settings override the earlier ones.
/// </remarks>
public static class BifrostServiceCollectionExtensions
{
    /// <summary>Registers the client.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder of the client's <see cref="HttpClient"/>, to add handlers.</returns>
    public static IHttpClientBuilder AddBifrostClient(this IServiceCollection services, Action<BifrostClientOptions> configure) =>
        Add(services, Options.Options.DefaultName, builder => builder.Configure(configure));

    /// <summary>Registers the client with options that need other services.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options, with access to the services.</param>
    /// <returns>The builder of the client's <see cref="HttpClient"/>, to add handlers.</returns>
    public static IHttpClientBuilder AddBifrostClient(this IServiceCollection services, Action<IServiceProvider, BifrostClientOptions> configure) =>
        Add(services, Options.Options.DefaultName, builder => builder.Configure<IServiceProvider>((options, provider) => configure(provider, options)));

    /// <summary>Registers the client with options from configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section with the settings: <c>BaseAddress</c>, <c>ApiKey</c> and so on.</param>
    /// <returns>The builder of the client's <see cref="HttpClient"/>, to add handlers.</returns>
    public static IHttpClientBuilder AddBifrostClient(this IServiceCollection services, IConfiguration configuration) =>
        Add(services, Options.Options.DefaultName, builder => builder.Bind(configuration));

    /// <summary>Registers a client with a name.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name: the key of the service, and the name of the options.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder of the client's <see cref="HttpClient"/>, to add handlers.</returns>
    public static IHttpClientBuilder AddBifrostClient(this IServiceCollection services, string name, Action<BifrostClientOptions> configure) =>
        Add(services, RequireName(name), builder => builder.Configure(configure));

    /// <summary>Registers a client with a name, and with options that need other services.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name: the key of the service, and the name of the options.</param>
    /// <param name="configure">Sets the options, with access to the services.</param>
    /// <returns>The builder of the client's <see cref="HttpClient"/>, to add handlers.</returns>
    public static IHttpClientBuilder AddBifrostClient(this IServiceCollection services, string name, Action<IServiceProvider, BifrostClientOptions> configure) =>
        Add(services, RequireName(name), builder => builder.Configure<IServiceProvider>((options, provider) => configure(provider, options)));

    /// <summary>Registers a client with a name, and with options from configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name: the key of the service, and the name of the options.</param>
    /// <param name="configuration">The section with the settings: <c>BaseAddress</c>, <c>ApiKey</c> and so on.</param>
    /// <returns>The builder of the client's <see cref="HttpClient"/>, to add handlers.</returns>
    public static IHttpClientBuilder AddBifrostClient(this IServiceCollection services, string name, IConfiguration configuration) =>
        Add(services, RequireName(name), builder => builder.Bind(configuration));

    private static IHttpClientBuilder Add(
        IServiceCollection services, string name, Action<OptionsBuilder<BifrostClientOptions>> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        OptionsBuilder<BifrostClientOptions> options = services.AddOptions<BifrostClientOptions>(name);
        configure(options);
        options.ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BifrostClientOptions>, BifrostClientOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, RenewableHandlerFilter>());

        string httpClientName = name.Length == 0 ? "Bifrost.Client" : $"Bifrost.Client:{name}";
        if (name.Length == 0)
            services.TryAddSingleton(provider => Create(provider, name, httpClientName));
        else
            services.TryAddKeyedSingleton(name, (provider, _) => Create(provider, name, httpClientName));

        // The client is a singleton and its handler renews connections by itself, so the factory need not renew the handler.
        return services.AddHttpClient(httpClientName)
            .ConfigureHttpClient(http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => GatewayHttpClient.CreateHandler(GetOptions(provider, name).BaseAddress!))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RedactLoggedHeaders(SecretHeaders.Names);
    }

    private static BifrostClient Create(IServiceProvider provider, string name, string httpClientName) => new(
        GetOptions(provider, name),
        provider.GetRequiredService<IHttpClientFactory>().CreateClient(httpClientName),
        provider.GetService<TimeProvider>() ?? TimeProvider.System,
        provider.GetService<ILoggerFactory>());

    private static BifrostClientOptions GetOptions(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IOptionsMonitor<BifrostClientOptions>>().Get(name);

    private static string RequireName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return name;
    }
}
