namespace Bifrost.Client.Tests.Faults;

/// <summary>How often a fault occurs, and whether the client retries.</summary>
internal enum FaultMode
{
    /// <summary>Once, without retries.</summary>
    NoRetries,

    /// <summary>Once, with retries.</summary>
    Once,

    /// <summary>In every request, with retries.</summary>
    Always,
}
