namespace Bifrost.Client.Tests.Cancellation;

/// <summary>
/// The places where the library waits for something that is not its own: a handler, a body, a delay, a journal, a callback, a stream. Cancels the caller's
/// token at one of them.
/// </summary>
/// <param name="source">The source of the token.</param>
/// <param name="target">The number of the place, counted from 1.</param>
internal sealed class CancelPoints(CancellationTokenSource source, int target)
{
    /// <summary>How the places of delays begin.</summary>
    public const string Delay = "delay";

    private int _count;
    private bool _hasBegun;
    private volatile bool _isCancelled;

    /// <summary>What the token was cancelled at; null if the call did not come as far.</summary>
    public string? Place { get; private set; }

    /// <summary>Whether the cancellation has been told to all that are registered for it.</summary>
    public bool IsCancelled => _isCancelled;

    /// <summary>Begins to count: the call is made now.</summary>
    public void Begin() => _hasBegun = true;

    /// <summary>Reaches a place. Cancelling is synchronous: what the token is registered for is told before the library goes on.</summary>
    /// <param name="place">The place.</param>
    /// <returns>Whether the token was cancelled here.</returns>
    public bool Hit(string place)
    {
        if (!_hasBegun || Interlocked.Increment(ref _count) != target)
            return false;
        Place = place;
        source.Cancel();
        return _isCancelled = true;
    }
}
