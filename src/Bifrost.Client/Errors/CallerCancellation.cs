namespace Bifrost.Client.Errors;

/// <summary>
/// The rule of cancellation: once the caller's token is cancelled, a call that does not succeed ends as an <see cref="OperationCanceledException"/> with
/// that token, whatever failed meanwhile. The failure is its inner exception.
/// </summary>
internal static class CallerCancellation
{
    /// <summary>Applies the rule to a call.</summary>
    public static Task<T> CancelledBy<T>(this Task<T> call, CancellationToken callerToken) =>
        call.IsCompletedSuccessfully || !callerToken.CanBeCanceled ? call : ApplyAsync(call, callerToken);

    /// <summary>Applies the rule to a call.</summary>
    public static Task CancelledBy(this Task call, CancellationToken callerToken) =>
        call.IsCompletedSuccessfully || !callerToken.CanBeCanceled ? call : ApplyAsync(call, callerToken);

    /// <summary>Whether a failure is not what the caller gets: the token is cancelled, and the failure does not carry it.</summary>
    public static bool Replaces(Exception failure, CancellationToken callerToken) =>
        callerToken.IsCancellationRequested && (failure as OperationCanceledException)?.CancellationToken != callerToken;

    /// <summary>Creates the exception for a call that the caller has cancelled.</summary>
    /// <param name="failure">How the call ended. A cancellation by another token is replaced, with its own inner exception.</param>
    /// <param name="callerToken">The token of the caller.</param>
    public static OperationCanceledException Create(Exception failure, CancellationToken callerToken) =>
        failure is OperationCanceledException cancelled
            ? new(cancelled.Message, cancelled.InnerException is BifrostException known ? known : cancelled, callerToken)
            : new("The operation was canceled. What failed meanwhile is the inner exception.", failure, callerToken);

    private static async Task<T> ApplyAsync<T>(Task<T> call, CancellationToken callerToken)
    {
        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (Exception failure) when (Replaces(failure, callerToken))
        {
            throw Create(failure, callerToken);
        }
    }

    private static async Task ApplyAsync(Task call, CancellationToken callerToken)
    {
        try
        {
            await call.ConfigureAwait(false);
        }
        catch (Exception failure) when (Replaces(failure, callerToken))
        {
            throw Create(failure, callerToken);
        }
    }
}
