namespace Bifrost.Client.Transport;

/// <summary>
/// Limits the time until the response begins. While the source of an upload produces the next piece, the clock is stopped: that time is not the
/// gateway's.
/// </summary>
internal sealed class ResponseTimeout : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationToken _callerToken;
    private readonly CancellationTokenSource _source;

    public ResponseTimeout(TimeSpan limit, CancellationToken callerToken)
    {
        _limit = limit;
        _callerToken = callerToken;
        _source = CancellationTokenSource.CreateLinkedTokenSource(callerToken);
        Start();
    }

    /// <summary>Cancelled by the caller, or when the time is up.</summary>
    public CancellationToken Token => _source.Token;

    public bool TimedOut => _source.IsCancellationRequested && !_callerToken.IsCancellationRequested;

    /// <summary>Restarts the clock: the gateway has to react.</summary>
    public void Start() => _source.CancelAfter(_limit);

    /// <summary>Stops the clock: the source of the upload has to produce the next piece.</summary>
    public void Stop() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose() => _source.Dispose();
}
