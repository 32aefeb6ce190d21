namespace Bifrost.Client.Tests.Faults;

/// <summary>One cell of the matrix: a fault at a place of a request of a call.</summary>
/// <param name="Call">The call.</param>
/// <param name="Target">The request.</param>
/// <param name="Kind">The kind of the fault.</param>
/// <param name="Place">The name of the place.</param>
/// <param name="Fault">The fault.</param>
/// <param name="Mode">How often the fault occurs, and whether the client retries.</param>
internal sealed record FaultCell(FaultCall Call, FaultTarget Target, FaultKind Kind, string Place, GatewayFault Fault, FaultMode Mode)
{
    /// <summary>Whether the fault breaks a response whose headers have arrived.</summary>
    public bool HasResponseBegun => Kind.BreaksResponse && !Kind.IsWithoutResponse(Place);

    /// <summary>The name of the cell. BIFROST_FAULT_CELL selects cells whose name contains it.</summary>
    public override string ToString() => $"{Call.Name} / {Target.Name} / {Kind.Name} / {Place} / {Mode}";
}
