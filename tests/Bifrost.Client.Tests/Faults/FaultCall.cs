namespace Bifrost.Client.Tests.Faults;

/// <summary>A public call of the client: a row of the matrix.</summary>
/// <param name="Name">The name of the call.</param>
/// <param name="Effect">What the call may do more than once.</param>
/// <param name="InvokeAsync">Invokes the call, and reports what it received to the run.</param>
/// <param name="Targets">The requests of the call that faults are injected into.</param>
internal sealed record FaultCall(string Name, FaultCallEffect Effect, Func<FaultRun, Task> InvokeAsync, params IReadOnlyList<FaultTarget> Targets)
{
    /// <summary>What the call delivers item by item; null if it delivers one value, which it checks itself.</summary>
    public IReadOnlyList<string>? Expected { get; init; }

    /// <summary>Whether the caller is told how many items there should be.</summary>
    public bool KnowsCount { get; init; } = true;

    /// <summary>Whether the body of the request is larger than the buffers of a connection: only faults while it is sent are injected.</summary>
    public bool IsLarge { get; init; }

    /// <summary>Whether the caller is given a stream.</summary>
    public bool ReturnsStream { get; init; }

    public override string ToString() => Name;
}
