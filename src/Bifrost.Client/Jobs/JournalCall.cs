namespace Bifrost.Client.Jobs;

/// <summary>Calls a journal, which is not ours: what it throws arrives as a <see cref="BifrostJobException"/>.</summary>
internal static class JournalCall
{
    public static async ValueTask<T> ExecuteAsync<T>(string job, Func<ValueTask<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception exception) when (IsForeign(exception, cancellationToken))
        {
            throw CreateException(job, exception);
        }
    }

    public static async ValueTask ExecuteAsync(string job, Func<ValueTask> call, CancellationToken cancellationToken)
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (Exception exception) when (IsForeign(exception, cancellationToken))
        {
            throw CreateException(job, exception);
        }
    }

    /// <summary>Whether an exception is neither one that a journal is to throw nor a cancellation by the token: that of a time limit of a database is not.</summary>
    public static bool IsForeign(Exception exception, CancellationToken cancellationToken) =>
        exception is not BifrostJobException && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested);

    public static BifrostJobException CreateException(string job, Exception exception) =>
        new($"The journal of job '{job}' failed: {exception.Message}", exception) { Reason = JobFailureReason.JournalFailed };
}
