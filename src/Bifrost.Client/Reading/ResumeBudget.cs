using Bifrost.Client.Transport;

namespace Bifrost.Client.Reading;

/// <summary>Decides whether a reading that broke off is continued, and waits before it is.</summary>
internal sealed class ResumeBudget(GatewayConnection connection)
{
    // A response that breaks off each time at another place can still arrive as a whole; one that always breaks at the same place cannot.
    private const int MaxBreaksWithoutNewItems = 100;

    private long _delivered = -1;
    private long _read;
    private int _retries;
    private int _breaks;

    /// <summary>Waits before the next attempt.</summary>
    /// <param name="failure">What the reading failed with.</param>
    /// <param name="delivered">The number of items that were delivered so far.</param>
    /// <param name="read">The number of items in the response that broke off, whether they were new or not.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <returns>False when there have been too many attempts without new items.</returns>
    public async ValueTask<bool> TryWaitAsync(BifrostException failure, long delivered, long read, CancellationToken cancellationToken)
    {
        if (delivered > _delivered)
            (_retries, _breaks) = (0, 0);
        else if (read == 0 || read == _read)
            _retries++;
        (_delivered, _read) = (delivered, read);
        if (_retries >= connection.MaxRetries || ++_breaks > MaxBreaksWithoutNewItems)
            return false;

        await connection.WaitBeforeRetryAsync(_retries, failure, cancellationToken, itemsDelivered: delivered).ConfigureAwait(false);
        return true;
    }
}
