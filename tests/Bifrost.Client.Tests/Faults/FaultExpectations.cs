namespace Bifrost.Client.Tests.Faults;

/// <summary>What is expected of the client.</summary>
internal static class FaultExpectations
{
    /// <summary>The number of retries of clients with retries.</summary>
    public const int MaxRetries = 3;

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

    private static bool HasToSucceed(FaultCell cell)
    {
        if (cell.Target.IsPolled)
            return cell.Kind is { IsTransient: true, Success: FaultSuccess.Never } && cell.Mode != FaultMode.Always;
        if (cell.Mode != FaultMode.Once || !cell.Kind.IsTransient)
            return false;

        // A large body was not sent completely.
        return cell.Call.Effect == FaultCallEffect.Repeatable ? CanBeRepeated(cell) : cell.Call.IsLarge && !cell.Kind.TakesWholeTime;
    }

    private static bool CanBeRepeated(FaultCell cell)
    {
        // The caller has the stream of a response that has begun.
        if (cell.HasResponseBegun && cell.Call.ReturnsStream)
            return false;

        // The time of the whole call has passed, except if items are read, where each pause has its own.
        if (cell.Kind.TakesWholeTime)
            return cell.HasResponseBegun && cell.Target.HasItems;
        return !IsSentAgainByHttpClient(cell);
    }

    // HttpClient itself sends a deletion again after it was executed, and nobody can know.
    private static bool IsSentAgainByHttpClient(FaultCell cell) =>
        cell.Target.Type == BifrostRequestType.FileDelete && cell is { Kind.IsSentAgain: true, Place: "executed" };

    // A fault that occurred once may have been retried. A batch is retrieved if the provider refuses to cancel it; the id in the response to a
    // cancellation says nothing.
    private static bool MaySucceed(FaultCell cell) =>
        cell.Kind.Success != FaultSuccess.Never || cell.Target.IsPolled || cell.Mode == FaultMode.Once
        || (cell.Target.Type == BifrostRequestType.BatchCancel && cell.Kind.Name is "other id" or "400" or "409");

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
        if (FindProblemOfDelivery(cell, outcome, failure) is { } problem)
            return $"{failure.GetType().Name}.{problem}: {failure.Message}";
        if (cell.Call.Expected is not { } expected)
            return null;

        // Before the first request for results there is nothing to count.
        if (cell.Target.HasItems && failure.ItemsDelivered != outcome.Delivered.Count)
            return $"{failure.GetType().Name}.ItemsDelivered is {failure.ItemsDelivered?.ToString() ?? "null"}, {outcome.Delivered.Count} items were delivered";
        int differences = expected.Zip(outcome.Delivered).Count(pair => pair.First != pair.Second);
        if (outcome.Delivered.Count > expected.Count || differences > (cell.Kind.Success == FaultSuccess.Damaged ? 1 : 0))
            return $"before {failure.GetType().Name}: {DescribeDifference(expected, outcome.Delivered)}";
        return null;
    }

    private static string? FindProblemOfDelivery(FaultCell cell, FaultOutcome outcome, BifrostException failure)
    {
        switch (failure.Delivery)
        {
            // No request failed: pages cannot be followed, or the time of a wait is over.
            case null when failure is BifrostPaginationException or BifrostWaitException { InnerException: null }:
                return null;
            case null:
                return "Delivery is null";

            // Polls and retries of a read can have been executed before.
            case RequestDelivery.NotSent when outcome.TargetExecuted >= cell.Target.Occurrence && !cell.Target.IsPolled
                && (cell.Mode == FaultMode.NoRetries || cell.Call.Effect == FaultCallEffect.Creates):
                return "Delivery is NotSent, and the request was executed";
            case RequestDelivery.Answered when failure is not BifrostCancelAcceptedException && !IsSentAgainByHttpClient(cell) && cell.Kind.IsWithoutResponse(cell.Place):
                return "Delivery is Answered, and there was no response";
            case RequestDelivery.Unknown when failure.IsTransient && cell.Target.IsUpload:
                return "IsTransient is true, and the request can have been executed";
            default:
                return null;
        }
    }

    private static bool IsExpected(FaultCell cell, BifrostException failure)
    {
        if (cell.Kind.Exceptions is not { } expected)
            return true;
        return expected.Any(type => type.IsInstanceOfType(failure))
            || (failure is BifrostNotFoundException && IsSentAgainByHttpClient(cell))
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
