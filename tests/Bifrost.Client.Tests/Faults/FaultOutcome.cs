namespace Bifrost.Client.Tests.Faults;

/// <summary>What happened in a cell.</summary>
internal sealed record FaultOutcome
{
    /// <summary>How often the fault occurred.</summary>
    public required int Injected { get; init; }

    public required bool HasHung { get; init; }

    public required Exception? Exception { get; init; }

    public required IReadOnlyList<string> Delivered { get; init; }

    /// <summary>What is wrong with the value that the call returned.</summary>
    public required string? Problem { get; init; }

    public required bool IsReportedIncomplete { get; init; }

    /// <summary>How often the gateway executed the create or the upload of the call, the greater of both.</summary>
    public required int MaxExecuted { get; init; }

    /// <summary>How often the gateway executed requests of the kind that the fault is injected into.</summary>
    public required int TargetExecuted { get; init; }

    /// <summary>What is wrong with the client afterwards.</summary>
    public required string? ProblemAfterwards { get; init; }
}
