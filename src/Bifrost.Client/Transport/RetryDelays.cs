namespace Bifrost.Client.Transport;

/// <summary>The delays before retries: exponential, with full jitter, and with a maximum.</summary>
internal sealed class RetryDelays(BifrostRetryOptions options)
{
    /// <summary>Gets the delay before a retry.</summary>
    /// <param name="retry">The number of the retry, counted from 0.</param>
    /// <param name="retryAfter">The delay that the response requests; null for none.</param>
    public TimeSpan Get(int retry, TimeSpan? retryAfter)
    {
        TimeSpan max = options.MaxDelay;
        if (retryAfter is { } requested)
            return requested < max ? requested : max;

        // Beyond 2^30 the maximum has long been reached, and the product could overflow.
        double limit = Math.Min(options.BaseDelay.TotalMilliseconds * Math.Pow(2, Math.Min(retry, 30)), max.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(limit * Random.Shared.NextDouble());
    }
}
