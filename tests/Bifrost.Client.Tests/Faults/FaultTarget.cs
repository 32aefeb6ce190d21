namespace Bifrost.Client.Tests.Faults;

/// <summary>A request of a call that a fault is injected into.</summary>
/// <param name="Name">The name of the request.</param>
/// <param name="Type">Its operation.</param>
/// <param name="Occurrence">Which of the requests of that operation, counted from 1.</param>
internal sealed record FaultTarget(string Name, BifrostRequestType Type, int Occurrence = 1)
{
    /// <summary>Whether the call goes on after transient failures of the request, also without retries.</summary>
    public bool IsPolled { get; init; }
}
