namespace Bifrost.Client.Tests.Faults;

/// <summary>Whether a call may succeed although a fault occurred.</summary>
internal enum FaultSuccess
{
    /// <summary>It fails.</summary>
    Never,

    /// <summary>It can succeed, and delivers the right values then.</summary>
    Exact,

    /// <summary>It can succeed with other values: a response that is valid says nothing about its damage.</summary>
    Damaged,
}
