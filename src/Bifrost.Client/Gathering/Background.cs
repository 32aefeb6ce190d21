namespace Bifrost.Client.Gathering;

/// <summary>Runs work that outlives the call that causes it.</summary>
internal static class Background
{
    /// <summary>Runs work on the thread pool, without the context of the caller: its activity belongs to the call only.</summary>
    public static Task<T> Run<T>(Func<Task<T>> work)
    {
        if (ExecutionContext.IsFlowSuppressed())
            return Task.Run(work);
        using (ExecutionContext.SuppressFlow())
            return Task.Run(work);
    }

    /// <inheritdoc cref="Run{T}(Func{Task{T}})"/>
    public static Task Run(Func<Task> work) => Run(async () =>
    {
        await work().ConfigureAwait(false);
        return true;
    });
}
