namespace Bifrost.Client.Testing;

/// <summary>How a <see cref="BifrostTestGateway"/> is set up.</summary>
public sealed class BifrostTestGatewayOptions
{
    /// <summary>The path that the gateway is mounted at, as behind a reverse proxy: <c>/gw/</c>. Everything outside it is a 404.</summary>
    public string PathBase { get; set; } = "/";

    /// <summary>The version that the gateway behaves like.</summary>
    public GatewayVersion Version { get; set; }

    /// <summary>The clock that batches run by: <see cref="VirtualClock"/> for those who do not want to wait.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>How long the batches take that are created at the gateway.</summary>
    public BatchLifecycle Lifecycle { get; set; } = new();

    /// <summary>
    /// The names of the provider keys, which uploads and creates can pin. Several are keys of one account: a list names every batch once a key.
    /// </summary>
    public IReadOnlyList<string> Keys { get; set; } = ["main"];

    /// <summary>The longest request body. A longer one is refused as the gateway does it: at once, with a bare 400, and the connection closed.</summary>
    public long MaxRequestBytes { get; set; } = 100 * 1024 * 1024;
}
