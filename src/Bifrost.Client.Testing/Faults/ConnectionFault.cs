namespace Bifrost.Client.Testing;

/// <summary>What happens to the connection at a position of a response; the rest of the response is not sent.</summary>
internal readonly record struct ConnectionFault(ConnectionFaultKind Kind, FaultPosition At);
