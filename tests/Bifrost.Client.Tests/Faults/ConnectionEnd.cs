namespace Bifrost.Client.Tests.Faults;

/// <summary>How a connection ended from the client's point of view.</summary>
internal enum ConnectionEnd
{
    /// <summary>The server closed it in the regular way.</summary>
    Closed,

    /// <summary>The server reset it.</summary>
    Reset,

    /// <summary>It is open, and nothing arrived for a while.</summary>
    Open,
}
