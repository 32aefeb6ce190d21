namespace Bifrost.Client;

/// <summary>
/// The two tokens by which a reading can be cancelled, the method's and the loop's, as one; an exception names the one that the caller
/// cancelled, not one that only this library knows.
/// </summary>
internal sealed class CallerTokens : IDisposable
{
    private readonly CancellationToken _ofCall;
    private readonly CancellationToken _ofLoop;
    private readonly CancellationTokenSource? _linked;

    public CallerTokens(CancellationToken ofCall, CancellationToken ofLoop)
    {
        (_ofCall, _ofLoop) = (ofCall, ofLoop);
        _linked = ofCall.CanBeCanceled && ofLoop.CanBeCanceled && ofCall != ofLoop
            ? CancellationTokenSource.CreateLinkedTokenSource(ofCall, ofLoop)
            : null;
        Token = _linked?.Token ?? (ofCall.CanBeCanceled ? ofCall : ofLoop);
    }

    /// <summary>Cancelled as soon as either is.</summary>
    public CancellationToken Token { get; }

    private CancellationToken Cancelled => _ofCall.IsCancellationRequested ? _ofCall : _ofLoop;

    /// <summary>Whether an exception would name a token that is not the caller's.</summary>
    public bool Hides(OperationCanceledException exception) => _linked is not null && exception.CancellationToken == Token;

    /// <summary>The same exception with the caller's token.</summary>
    public OperationCanceledException Unhide(OperationCanceledException exception) => new(exception.Message, exception, Cancelled);

    public void ThrowIfCancellationRequested()
    {
        if (Token.IsCancellationRequested)
            Cancelled.ThrowIfCancellationRequested();
    }

    public void Dispose() => _linked?.Dispose();
}
