namespace Bifrost.Client;

/// <summary>
/// Limits how long a gateway may take for each piece of an upload, and until its answer begins. The time that the source of the upload takes
/// is not the gateway's, so the clock stands still meanwhile.
/// </summary>
internal sealed class UploadClock : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _caller;

    public UploadClock(TimeSpan limit, CancellationToken caller)
    {
        Limit = limit;
        _caller = caller;
        _source = CancellationTokenSource.CreateLinkedTokenSource(caller);
        Start();
    }

    public TimeSpan Limit { get; }

    /// <summary>Cancelled by the caller, or when the gateway took too long.</summary>
    public CancellationToken Token => _source.Token;

    public bool HasStruck => _source.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>It is the gateway's turn.</summary>
    public void Start() => _source.CancelAfter(Limit);

    /// <summary>It is the source's turn.</summary>
    public void Stop() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose() => _source.Dispose();
}
