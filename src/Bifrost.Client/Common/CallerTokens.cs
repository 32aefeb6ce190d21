namespace Bifrost.Client.Common;

/// <summary>The two tokens that can cancel an enumeration, the one passed to the method and the one passed to the loop, as one.</summary>
/// <remarks>An exception carries the token that the caller cancelled, not the linked token, which the caller does not know.</remarks>
internal sealed class CallerTokens : IDisposable
{
    private readonly CancellationToken _methodToken;
    private readonly CancellationToken _loopToken;
    private readonly CancellationTokenSource? _linked;

    public CallerTokens(CancellationToken methodToken, CancellationToken loopToken)
    {
        (_methodToken, _loopToken) = (methodToken, loopToken);
        _linked = methodToken.CanBeCanceled && loopToken.CanBeCanceled && methodToken != loopToken
            ? CancellationTokenSource.CreateLinkedTokenSource(methodToken, loopToken)
            : null;
        Token = _linked?.Token ?? (methodToken.CanBeCanceled ? methodToken : loopToken);
    }

    /// <summary>Cancelled as soon as either token is.</summary>
    public CancellationToken Token { get; }

    private CancellationToken CancelledToken => _methodToken.IsCancellationRequested ? _methodToken : _loopToken;

    /// <summary>Whether an exception carries the linked token.</summary>
    public bool IsLinkedToken(OperationCanceledException exception) => _linked is not null && exception.CancellationToken == Token;

    /// <summary>The same exception with the caller's token.</summary>
    public OperationCanceledException WithCallerToken(OperationCanceledException exception) => new(exception.Message, exception, CancelledToken);

    public void ThrowIfCancellationRequested()
    {
        if (Token.IsCancellationRequested)
            CancelledToken.ThrowIfCancellationRequested();
    }

    public void Dispose() => _linked?.Dispose();
}
