namespace Bifrost.Client.Testing;

/// <summary>What happens to a connection.</summary>
internal enum ConnectionFaultKind
{
    /// <summary>The connection is closed in the regular way (FIN).</summary>
    Close,

    /// <summary>The connection is reset (RST).</summary>
    Reset,

    /// <summary>Nothing is sent any more, and the connection stays open.</summary>
    Pause,
}
