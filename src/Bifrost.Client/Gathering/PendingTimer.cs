namespace Bifrost.Client.Gathering;

/// <summary>Has the gathered requests stored when their delay has passed.</summary>
/// <param name="requestsLock">Protects the requests.</param>
/// <param name="pending">The requests.</param>
/// <param name="store">Stores them; called under the lock.</param>
/// <param name="time">The time provider.</param>
/// <param name="stopped">Cancelled when the handler is disposed.</param>
internal sealed class PendingTimer(Lock requestsLock, PendingCalls pending, Action store, TimeProvider time, CancellationToken stopped)
{
    private bool _isRunning;

    /// <summary>Starts if it does not run, and if the requests have a delay. Under the lock of the caller.</summary>
    public void Start()
    {
        if (_isRunning || pending.RemainingDelay is null)
            return;
        _isRunning = true;
        _ = Background.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                TimeSpan delay;
                lock (requestsLock)
                {
                    delay = pending.RemainingDelay!.Value;
                    if (delay <= TimeSpan.Zero)
                    {
                        _isRunning = false;
                        store();
                        return;
                    }
                }

                // Calls that come meanwhile move the end, which is seen at the end of this delay. A timer counts in milliseconds.
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds)), time, stopped).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }
}
