namespace Bifrost.Client.Gathering;

/// <summary>The requests that are gathered, and when they are to be stored. Not thread-safe.</summary>
internal sealed class PendingCalls(BatchingOptions options, TimeProvider time)
{
    private List<GatheredRequest> _requests = [];
    private long _bytes;
    private long _firstAt;
    private long _lastAt;

    /// <summary>Whether the requests are to be stored at once, as they are many or large.</summary>
    public bool IsFull => _requests.Count >= options.MaxRequests || _bytes >= options.MaxBytes;

    /// <summary>
    /// The time until the requests are stored, zero or less when it has passed or there are none; null when only their number and size decide.
    /// </summary>
    public TimeSpan? RemainingDelay
    {
        get
        {
            if (_requests.Count == 0)
                return TimeSpan.Zero;
            TimeSpan? idle = options.IdleDelay == Timeout.InfiniteTimeSpan ? null : options.IdleDelay - time.GetElapsedTime(_lastAt);
            TimeSpan? age = options.MaxDelay == Timeout.InfiniteTimeSpan ? null : options.MaxDelay - time.GetElapsedTime(_firstAt);
            return idle < age || age is null ? idle : age;
        }
    }

    public void Add(GatheredRequest request)
    {
        _lastAt = time.GetTimestamp();
        if (_requests.Count == 0)
            _firstAt = _lastAt;
        _requests.Add(request);
        _bytes += request.Content!.Body.Utf8.Length;
    }

    public IReadOnlyList<GatheredRequest> TakeAll()
    {
        List<GatheredRequest> requests = _requests;
        (_requests, _bytes) = ([], 0);
        return requests;
    }
}
