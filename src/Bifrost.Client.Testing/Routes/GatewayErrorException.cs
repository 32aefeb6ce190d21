namespace Bifrost.Client.Testing;

/// <summary>Ends the handling of a request with an error response.</summary>
#pragma warning disable CA1032, RCS1194 // Thrown and caught inside the router only.
internal sealed class GatewayErrorException(GatewayError error) : Exception(error.Message)
#pragma warning restore CA1032, RCS1194
{
    public GatewayError Error { get; } = error;

    public static GatewayErrorException BadRequest(string message, GatewayState state) => new(GatewayError.BadRequest(message, state.Options.Version));
}
