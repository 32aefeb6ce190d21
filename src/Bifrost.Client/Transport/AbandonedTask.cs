namespace Bifrost.Client.Transport;

/// <summary>Tasks that nothing waits for any more.</summary>
internal static class AbandonedTask
{
    /// <summary>Observes a later failure, so that it is not reported as unobserved.</summary>
    public static void Observe(Task task)
    {
        if (!task.IsCompletedSuccessfully)
            _ = task.ContinueWith(static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
