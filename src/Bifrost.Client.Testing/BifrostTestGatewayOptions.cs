namespace Bifrost.Client.Testing;

/// <summary>How a <see cref="BifrostTestGateway"/> is set up.</summary>
public sealed class BifrostTestGatewayOptions
{
    /// <summary>The path that the gateway is mounted at, as behind a reverse proxy: <c>/gw/</c>. Everything outside it is a 404.</summary>
    public string PathBase { get; set; } = "/";
}
