namespace Bifrost.Client.Tests.Faults;

/// <summary>What a cell did.</summary>
internal enum FaultVerdict
{
    /// <summary>Everything was delivered or created exactly once.</summary>
    ExactlyOnce,

    /// <summary>The call succeeded with what the damaged response says, or reported that its result is incomplete.</summary>
    Damaged,

    /// <summary>The call failed with an exception that says what happened.</summary>
    ClearError,

    /// <summary>The call did anything else.</summary>
    Wrong,
}
