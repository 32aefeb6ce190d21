namespace Bifrost.Client.Jobs;

/// <summary>Calls a journal, which is not ours: what it throws arrives as a <see cref="BifrostJobException"/>.</summary>
internal static class JournalCall
{
    public static async ValueTask<T> ExecuteAsync<T>(string job, Func<ValueTask<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception exception) when (IsForeign(exception))
        {
            throw CreateException(job, exception);
        }
    }

    public static async ValueTask ExecuteAsync(string job, Func<ValueTask> call)
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (Exception exception) when (IsForeign(exception))
        {
            throw CreateException(job, exception);
        }
    }

    /// <summary>Whether an exception is neither of this library nor a cancellation.</summary>
    public static bool IsForeign(Exception exception) => exception is not (BifrostException or OperationCanceledException);

    public static BifrostJobException CreateException(string job, Exception exception) =>
        new($"The journal of job '{job}' failed: {exception.Message}", exception) { Reason = JobFailureReason.JournalFailed };
}
