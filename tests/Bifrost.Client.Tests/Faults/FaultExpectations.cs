namespace Bifrost.Client.Tests.Faults;

/// <summary>What is expected of the client, and what it does not do yet.</summary>
internal static class FaultExpectations
{
    /// <summary>The number of retries of clients with retries.</summary>
    public const int MaxRetries = 3;

    /// <summary>Whether the client sends requests again and continues interrupted results. Without it, retries change nothing.</summary>
    public const bool RetriesExist = false;

    /// <summary>What the client does not do yet: a condition on the cell, and a part of the problem.</summary>
    public static IReadOnlyList<(string Reason, Func<FaultCell, bool> Applies, string Problem)> Pending { get; } =
    [
        ("Damage of a Brotli body is an InvalidOperationException.",
            cell => cell.Kind.Name.StartsWith("compressed, ", StringComparison.Ordinal) && cell.Place.StartsWith("br ", StringComparison.Ordinal),
            "System.InvalidOperationException"),
        ("The ids in responses are not compared with the requested ones.", cell => cell.Kind.Name == "other id", ""),
        ("The response to a cancellation is not looked at.", cell => cell.Target.Type == BifrostRequestType.BatchCancel && cell.Kind.Name == "HTML with 200", ""),
        ("A deletion that was executed and then sent again, by HttpClient or by a retry, is reported as not found.",
            cell => cell.Target.Type == BifrostRequestType.FileDelete && cell.Place == "executed",
            "BifrostNotFoundException"),
        ("BifrostWaitException has no Endpoint.", cell => cell.Target.IsPolled, "BifrostWaitException has no Endpoint"),
    ];

    /// <summary>Returns what is wrong with the outcome of a cell; null if nothing is.</summary>
    public static string? FindProblem(FaultCell cell, FaultOutcome outcome)
    {
        if (outcome.Injected == 0)
            return "the fault did not occur";
        if (outcome.HasHung)
            return "the call hung";
        if (cell.Call.Effect == FaultCallEffect.Creates && outcome.MaxExecuted > 1)
            return $"created {outcome.MaxExecuted} times";
        return outcome.Exception is null ? FindProblemOfSuccess(cell, outcome) : FindProblemOfFailure(cell, outcome, outcome.Exception);
    }

    public static FaultVerdict GetVerdict(FaultCell cell, FaultOutcome outcome) =>
        outcome.Exception is not null ? FaultVerdict.ClearError : IsExact(cell, outcome) ? FaultVerdict.ExactlyOnce : FaultVerdict.Damaged;

    private static bool HasToSucceed(FaultCell cell) => (cell.Target.IsPolled && cell.Kind is { IsTransient: true, Success: FaultSuccess.Never } && cell.Mode != FaultMode.Always)
        || (RetriesExist && cell.Mode == FaultMode.Once && cell.Kind.IsTransient && cell.Call.Effect == FaultCallEffect.Repeatable);

    // A fault that occurred once may have been retried. The batch is retrieved after its cancellation, which shows what the response has to say.
    private static bool MaySucceed(FaultCell cell) =>
        cell.Kind.Success != FaultSuccess.Never || cell.Target.IsPolled || cell.Target.Type == BifrostRequestType.BatchCancel
        || (RetriesExist && cell.Mode == FaultMode.Once);

    private static bool IsExact(FaultCell cell, FaultOutcome outcome) =>
        outcome.Problem is null && (cell.Call.Expected is null || outcome.Delivered.SequenceEqual(cell.Call.Expected));

    private static string? FindProblemOfSuccess(FaultCell cell, FaultOutcome outcome)
    {
        if (IsExact(cell, outcome))
            return MaySucceed(cell) ? null : "it succeeded";
        string problem = outcome.Problem ?? DescribeDifference(cell.Call.Expected!, outcome.Delivered);
        if (cell.Kind.Success != FaultSuccess.Damaged)
            return problem;

        // Values in a response can be wrong. Items can only be missing if the caller is told.
        bool isMissing = cell.Call is { Expected: { } expected, KnowsCount: true } && outcome.Delivered.Count < expected.Count
            && cell.Target.Type == BifrostRequestType.FileContent;
        return isMissing && !outcome.IsReportedIncomplete ? $"{problem}, and reported as complete" : null;
    }

    private static string? FindProblemOfFailure(FaultCell cell, FaultOutcome outcome, Exception exception)
    {
        if (exception is not BifrostException failure)
            return $"it threw {exception.GetType()}: {exception.Message}";
        if (HasToSucceed(cell))
            return $"it was not repeated: {failure.GetType().Name}: {failure.Message}";
        if (!IsExpected(cell, failure))
            return $"it threw {failure.GetType().Name}: {failure.Message}";
        if (string.IsNullOrEmpty(failure.Endpoint))
            return $"{failure.GetType().Name} has no Endpoint: {failure.Message}";
        if (cell.Call.Expected is not { } expected)
            return null;

        // Before the first request for results there is nothing to count.
        bool readsResults = cell.Target.Type == BifrostRequestType.BatchResults || cell.Target.Type == BifrostRequestType.FileContent;
        if (readsResults && failure.ItemsDelivered != outcome.Delivered.Count)
            return $"{failure.GetType().Name}.ItemsDelivered is {failure.ItemsDelivered?.ToString() ?? "null"}, {outcome.Delivered.Count} items were delivered";
        int differences = expected.Zip(outcome.Delivered).Count(pair => pair.First != pair.Second);
        if (outcome.Delivered.Count > expected.Count || differences > (cell.Kind.Success == FaultSuccess.Damaged ? 1 : 0))
            return $"before {failure.GetType().Name}: {DescribeDifference(expected, outcome.Delivered)}";
        return null;
    }

    private static bool IsExpected(FaultCell cell, BifrostException failure)
    {
        if (cell.Kind.Exceptions is not { } expected)
            return true;
        return expected.Any(type => type.IsInstanceOfType(failure))
            // These say in addition what the caller can do; their inner exception is the cause.
            || (failure is BifrostCancelAcceptedException or BifrostWaitException && failure.InnerException is BifrostException inner && IsExpected(cell, inner))
            // Waiting as long as the responses asked for took too long.
            || (failure is BifrostWaitException && cell.Target.IsPolled);
    }

    private static string DescribeDifference(IReadOnlyList<string> expected, IReadOnlyList<string> delivered)
    {
        int index = expected.Zip(delivered).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"{delivered.Count} items instead of {expected.Count}, of which {index} are right; the next one is {(index < delivered.Count ? $"'{delivered[index]}'" : "missing")}";
    }
}
