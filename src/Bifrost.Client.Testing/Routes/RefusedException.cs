namespace Bifrost.Client.Testing;

/// <summary>A request that is not even understood.</summary>
#pragma warning disable CA1032, RCS1194 // Thrown and caught within the router.
internal sealed class RefusedException(GatewayError error) : Exception(error.Message)
#pragma warning restore CA1032, RCS1194
{
    public GatewayError Error { get; } = error;

    public static RefusedException Mistake(string message, GatewayWorld world) => new(GatewayError.Mistake(message, world.Options.Version));
}
