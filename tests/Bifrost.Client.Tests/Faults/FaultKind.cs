namespace Bifrost.Client.Tests.Faults;

/// <summary>A kind of fault: a column of the matrix.</summary>
/// <param name="Name">The name of the kind.</param>
/// <param name="Success">Whether a call may succeed that the fault occurred in, without a retry.</param>
/// <param name="GetPlaces">The faults of this kind for a response, each with the name of its place; none if it does not apply.</param>
internal sealed record FaultKind(string Name, FaultSuccess Success, Func<FaultShape, IEnumerable<(string Place, GatewayFault Fault)>> GetPlaces)
{
    /// <summary>The exceptions that a call may throw; null for all of the library.</summary>
    public IReadOnlyList<Type>? Exceptions { get; init; }

    /// <summary>Whether the same request can succeed later, so that repeatable calls have to succeed with retries.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Whether a fault at a place ends a request without the headers of a response.</summary>
    public Func<string, bool> IsWithoutResponse { get; init; } = _ => false;

    /// <summary>A condition on the requests of a call.</summary>
    public Func<FaultCall, bool> Condition { get; init; } = _ => true;

    /// <summary>Whether the fault occurs while the request is being sent, so that it must have a body.</summary>
    public bool OccursWhileSending { get; init; }

    /// <summary>Whether HttpClient itself sends a request without a body again.</summary>
    public bool IsSentAgain { get; init; }

    /// <summary>Whether the end of the response is missing.</summary>
    public bool BreaksResponse { get; init; }

    /// <summary>Whether the fault lasts until the timeout of the call.</summary>
    public bool TakesWholeTime { get; init; }

    /// <summary>The timeout of the client.</summary>
    public TimeSpan Timeout { get; init; } = TestTimeout.Limit / 2;

    /// <summary>Whether the kind applies to one of the requests of a call at least.</summary>
    public bool AppliesTo(FaultCall call) => OccursWhileSending ? call.Targets.Any(target => target.IsUpload) : !call.IsLarge && Condition(call);

    public override string ToString() => Name;
}
