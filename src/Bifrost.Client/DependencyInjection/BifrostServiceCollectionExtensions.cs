using Bifrost.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers <see cref="BifrostClient"/> for dependency injection.</summary>
/// <remarks>
/// A client without a name is resolved as <see cref="BifrostClient"/>, one with a name as a keyed service:
/// <c>[FromKeyedServices("reports")] BifrostClient client</c>. Both are singletons. Options are checked when the host starts, and when
/// a client is first resolved. Calling twice for the same client is safe: the later settings win.
/// </remarks>
public static class BifrostServiceCollectionExtensions
{
    /// <summary>Registers the client.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder of the client's <see cref="HttpClient"/>, for handlers and timeouts.</returns>
    public static IHttpClientBuilder AddBifrostClient(this IServiceCollection services, Action<BifrostClientOptions> configure) =>
        Add(services, Options.Options.DefaultName, builder => builder.Configure(configure));

    /// <summary>Registers the client with settings from configuration: <c>BaseAddress</c>, <c>ApiKey</c> and so on.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section that holds the settings.</param>
    /// <returns>The builder of the client's <see cref="HttpClient"/>, for handlers and timeouts.</returns>
    public static IHttpClientBuilder AddBifrostClient(this IServiceCollection services, IConfiguration configuration) =>
        Add(services, Options.Options.DefaultName, builder => builder.Bind(configuration));

    /// <summary>Registers a client under a name.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name: the key of the service, and the name of the options.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder of the client's <see cref="HttpClient"/>, for handlers and timeouts.</returns>
    public static IHttpClientBuilder AddBifrostClient(this IServiceCollection services, string name, Action<BifrostClientOptions> configure) =>
        Add(services, CheckName(name), builder => builder.Configure(configure));

    /// <summary>Registers a client under a name, with settings from configuration: <c>BaseAddress</c>, <c>ApiKey</c> and so on.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name: the key of the service, and the name of the options.</param>
    /// <param name="configuration">The section that holds the settings.</param>
    /// <returns>The builder of the client's <see cref="HttpClient"/>, for handlers and timeouts.</returns>
    public static IHttpClientBuilder AddBifrostClient(this IServiceCollection services, string name, IConfiguration configuration) =>
        Add(services, CheckName(name), builder => builder.Bind(configuration));

    private static IHttpClientBuilder Add(
        IServiceCollection services, string name, Action<OptionsBuilder<BifrostClientOptions>> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        OptionsBuilder<BifrostClientOptions> options = services.AddOptions<BifrostClientOptions>(name);
        configure(options);
        options.ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BifrostClientOptions>, BifrostClientOptionsValidator>());

        string httpClientName = name.Length == 0 ? "Bifrost.Client" : $"Bifrost.Client:{name}";
        if (name.Length == 0)
            services.TryAddSingleton(provider => Create(provider, name, httpClientName));
        else
            services.TryAddKeyedSingleton(name, (provider, _) => Create(provider, name, httpClientName));

        // The client is a singleton and its handler renews connections by itself, so the factory need not renew the handler.
        return services.AddHttpClient(httpClientName)
            .ConfigureHttpClient((provider, http) => http.Timeout = OptionsOf(provider, name).Timeout)
            .ConfigurePrimaryHttpMessageHandler(GatewayConnection.CreateHandler)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RedactLoggedHeaders(Credentials.SecretHeaders);
    }

    private static BifrostClient Create(IServiceProvider provider, string name, string httpClientName)
    {
        IHttpClientFactory factory = provider.GetRequiredService<IHttpClientFactory>();

        // Over the same connections: how long an upload may take depends on its size.
        HttpClient uploads = factory.CreateClient(httpClientName);
        uploads.Timeout = Timeout.InfiniteTimeSpan;
        return new BifrostClient(
            OptionsOf(provider, name), factory.CreateClient(httpClientName), provider.GetService<TimeProvider>() ?? TimeProvider.System, uploads);
    }

    private static BifrostClientOptions OptionsOf(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IOptionsMonitor<BifrostClientOptions>>().Get(name);

    private static string CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return name;
    }
}
