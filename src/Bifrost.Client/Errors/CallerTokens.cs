namespace Bifrost.Client.Errors;

/// <summary>
/// The tokens that can cancel an enumeration, as one: those passed to methods and the one passed to the loop. They follow the rule of
/// <see cref="CallerCancellation"/>: an exception carries a token that the caller knows, not the linked one.
/// </summary>
internal sealed class CallerTokens : IDisposable
{
    private readonly CancellationToken[] _tokens;
    private readonly CancellationTokenSource? _linked;

    public CallerTokens(params ReadOnlySpan<CancellationToken> tokens)
    {
        var distinct = new List<CancellationToken>(tokens.Length);
        foreach (CancellationToken token in tokens)
        {
            if (token.CanBeCanceled && !distinct.Contains(token))
                distinct.Add(token);
        }

        _tokens = [.. distinct];
        _linked = _tokens.Length > 1 ? CancellationTokenSource.CreateLinkedTokenSource(_tokens) : null;
        Token = _linked?.Token ?? _tokens.FirstOrDefault();
    }

    /// <summary>Cancelled as soon as any of the tokens is.</summary>
    public CancellationToken Token { get; }

    private CancellationToken Cancelled => Array.Find(_tokens, static token => token.IsCancellationRequested);

    /// <summary>Whether a failure is not what the caller gets: a token is cancelled, and the failure carries none that is.</summary>
    public bool Replaces(Exception failure) =>
        Cancelled.IsCancellationRequested
        && !(failure is OperationCanceledException { CancellationToken: { IsCancellationRequested: true } token } && _tokens.Contains(token));

    /// <summary>Creates the exception for an enumeration that the caller has cancelled.</summary>
    public OperationCanceledException CreateException(Exception failure) => CallerCancellation.Create(failure, Cancelled);

    public void ThrowIfCancellationRequested()
    {
        if (Token.IsCancellationRequested)
            Cancelled.ThrowIfCancellationRequested();
    }

    public void Dispose() => _linked?.Dispose();
}
