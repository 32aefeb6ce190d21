namespace Bifrost.Client.Transport;

/// <summary>Creates HTTP clients and handlers with the settings that this library needs.</summary>
internal static class GatewayHttpClient
{
    /// <summary>Creates a client without a timeout of its own: the connection limits the time of each call.</summary>
    public static HttpClient Create() => new(CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Creates a handler that follows no redirects, so that keys are sent to their host only.</summary>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        // Leaving results half-way closes the connection instead of reading the rest.
        ResponseDrainTimeout = TimeSpan.Zero,
        // A client lives as long as its program: connections are renewed so that a change of DNS is noticed.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(30),
        PlaintextStreamFilter = static (context, _) => ValueTask.FromResult<Stream>(new ConnectionStream(context.PlaintextStream)),
    };
}
