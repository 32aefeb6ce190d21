namespace Bifrost.Client.Tests.Faults;

/// <summary>Whether a call can be repeated.</summary>
internal enum FaultCallEffect
{
    /// <summary>It can: it reads, cancels or deletes.</summary>
    Repeatable,

    /// <summary>It cannot: it creates a batch or a file.</summary>
    Creates,
}
