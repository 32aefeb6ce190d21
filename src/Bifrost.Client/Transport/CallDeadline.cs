namespace Bifrost.Client.Transport;

/// <summary>
/// Limits the time of a call: its retries, and its response up to the end, or up to its beginning when it is streamed. On real time: a clock for
/// tests would end every call at once.
/// </summary>
/// <remarks>While the source of an upload produces the next piece, the clock is stopped: that time is not the gateway's.</remarks>
internal sealed class CallDeadline : IDisposable
{
    private readonly CancellationToken _callerToken;
    private readonly CancellationTokenSource _source;

    public CallDeadline(TimeSpan limit, CancellationToken callerToken)
    {
        Limit = limit;
        _callerToken = callerToken;
        _source = CancellationTokenSource.CreateLinkedTokenSource(callerToken);
        Restart();
    }

    /// <summary>Cancelled by the caller, or when the time is up.</summary>
    public CancellationToken Token => _source.Token;

    public TimeSpan Limit { get; }

    /// <summary>Whether the time is up, and the caller has not cancelled.</summary>
    public bool HasPassed => _source.IsCancellationRequested && !_callerToken.IsCancellationRequested;

    /// <summary>Whether the caller has cancelled.</summary>
    public bool IsCancelled => _callerToken.IsCancellationRequested;

    /// <summary>Restarts the clock: the gateway has to take the next piece of an upload, or to respond to it.</summary>
    public void Restart() => SetTimer(Limit);

    /// <summary>Stops the clock: the source of the upload has to produce the next piece.</summary>
    public void Stop() => SetTimer(Timeout.InfiniteTimeSpan);

    public void Dispose() => _source.Dispose();

    private void SetTimer(TimeSpan limit)
    {
        try
        {
            _source.CancelAfter(limit);
        }
        catch (ObjectDisposedException)
        {
            // The call has ended while its body was still being sent: a handler did not wait for it.
        }
    }
}
