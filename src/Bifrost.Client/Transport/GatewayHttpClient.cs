using System.Net;
using System.Runtime.CompilerServices;

namespace Bifrost.Client.Transport;

/// <summary>Creates HTTP clients and handlers with the settings that this library needs.</summary>
internal static class GatewayHttpClient
{
    private static readonly ConditionalWeakTable<HttpMessageHandler, object> Created = new();

    /// <summary>Creates a client without a timeout of its own: the connection limits the time of each call.</summary>
    public static HttpClient Create(Uri baseAddress) => new(ToRenewable(CreateHandler(baseAddress))) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Creates a handler that follows no redirects, so that keys are sent to their host only.</summary>
    /// <param name="baseAddress">The address of the gateway.</param>
    public static SocketsHttpHandler CreateHandler(Uri baseAddress)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // Leaving results half-way closes the connection instead of reading the rest.
            ResponseDrainTimeout = TimeSpan.Zero,
            // A client lives as long as its program: connections are renewed so that a change of DNS is noticed.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(30),
        };

        // .NET sends requests to this machine to the proxy of the environment variables, too, which cannot reach it. This one is no proxy.
        if (baseAddress.IsLoopback)
            handler.Proxy = new WebProxy();
        Created.Add(handler, handler);
        return handler;
    }

    /// <summary>
    /// Makes the connections of a handler of <see cref="CreateHandler"/> such that they can be closed. Another handler stays as it is: it can be
    /// in use elsewhere.
    /// </summary>
    public static HttpMessageHandler ToRenewable(HttpMessageHandler handler) =>
        handler is SocketsHttpHandler sockets && Created.TryGetValue(handler, out _) ? new RenewableHandler(sockets, () => Copy(sockets), () => CopyForUploads(sockets)) : handler;

    /// <summary>
    /// Creates a handler with the same settings that notices a refusal while a body is being sent. Not for all requests: connections that are not
    /// watched are faster.
    /// </summary>
    internal static SocketsHttpHandler CopyForUploads(SocketsHttpHandler handler)
    {
        SocketsHttpHandler copy = Copy(handler);
        copy.PlaintextStreamFilter = async (context, cancellationToken) => new ConnectionStream(
            handler.PlaintextStreamFilter is { } filter ? await filter(context, cancellationToken).ConfigureAwait(false) : context.PlaintextStream);
        return copy;
    }

    /// <summary>Creates a handler with the same settings and connections of its own.</summary>
    internal static SocketsHttpHandler Copy(SocketsHttpHandler handler)
    {
        var copy = new SocketsHttpHandler
        {
            ActivityHeadersPropagator = handler.ActivityHeadersPropagator,
            AllowAutoRedirect = handler.AllowAutoRedirect,
            AutomaticDecompression = handler.AutomaticDecompression,
            ConnectCallback = handler.ConnectCallback,
            ConnectTimeout = handler.ConnectTimeout,
            CookieContainer = handler.CookieContainer,
            Credentials = handler.Credentials,
            DefaultProxyCredentials = handler.DefaultProxyCredentials,
            EnableMultipleHttp2Connections = handler.EnableMultipleHttp2Connections,
            EnableMultipleHttp3Connections = handler.EnableMultipleHttp3Connections,
            Expect100ContinueTimeout = handler.Expect100ContinueTimeout,
            InitialHttp2StreamWindowSize = handler.InitialHttp2StreamWindowSize,
            KeepAlivePingDelay = handler.KeepAlivePingDelay,
            KeepAlivePingPolicy = handler.KeepAlivePingPolicy,
            KeepAlivePingTimeout = handler.KeepAlivePingTimeout,
            MaxAutomaticRedirections = handler.MaxAutomaticRedirections,
            MaxConnectionsPerServer = handler.MaxConnectionsPerServer,
            MaxResponseDrainSize = handler.MaxResponseDrainSize,
            MaxResponseHeadersLength = handler.MaxResponseHeadersLength,
            MeterFactory = handler.MeterFactory,
            PlaintextStreamFilter = handler.PlaintextStreamFilter,
            PooledConnectionIdleTimeout = handler.PooledConnectionIdleTimeout,
            PooledConnectionLifetime = handler.PooledConnectionLifetime,
            PreAuthenticate = handler.PreAuthenticate,
            Proxy = handler.Proxy,
            RequestHeaderEncodingSelector = handler.RequestHeaderEncodingSelector,
            ResponseDrainTimeout = handler.ResponseDrainTimeout,
            ResponseHeaderEncodingSelector = handler.ResponseHeaderEncodingSelector,
            SslOptions = handler.SslOptions,
            UseCookies = handler.UseCookies,
            UseProxy = handler.UseProxy,
        };
        foreach ((string name, object? value) in handler.Properties)
            copy.Properties[name] = value;
        return copy;
    }
}
