namespace Bifrost.Client;

/// <summary>Options for waiting for a batch. Waiting polls the status of the batch and has no other effect on it.</summary>
public sealed record BatchWaitOptions
{
    /// <summary>The interval between the first poll, which is immediate, and the second. Default: 2 seconds.</summary>
    public TimeSpan InitialInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Maximum polling interval, at most 1 day; exceeded if the response requests it (see <see cref="MaxRetryAfter"/>). Default: 1 minute.</summary>
    /// <remarks>Each interval is 1.5 times the previous one, with a random variation of up to 20 percent.</remarks>
    public TimeSpan MaxInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Maximum interval that a response can request (<c>Retry-After</c>), from zero to 1 day. Default: 5 minutes.</summary>
    /// <remarks>A longer interval in a response is replaced by this one. Only proxies request an interval, the gateway does not.</remarks>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Maximum total time to wait. Default: 8 days, 1 day more than the longest completion window of any provider.</summary>
    /// <remarks>Then a <see cref="BifrostWaitException"/> is thrown. Can be <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>.</remarks>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromDays(8);

    /// <summary>Maximum time with a status that <see cref="BatchStatus"/> does not define. Default: 1 hour.</summary>
    /// <remarks>Then a <see cref="BifrostWaitException"/> is thrown. Can be <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>.</remarks>
    public TimeSpan UnknownStatusTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Maximum number of consecutive polls that fail with a transient error, or with a response that is not the gateway's. Default: 60, which
    /// allows for an outage of 30 minutes with the default intervals.
    /// </summary>
    /// <remarks>
    /// One more throws a <see cref="BifrostWaitException"/>. Transient: connection failure, rate limit, provider unavailable. A response that is
    /// not the gateway's (<see cref="BifrostInvalidResponseException"/>): the page of a proxy, a redirect, an empty or truncated body.
    /// </remarks>
    public int MaxTransientFailures { get; init; } = 60;

    /// <summary>Whether to throw a <see cref="BifrostBatchFailedException"/> for a batch that failed, expired, was cancelled or deleted.</summary>
    /// <remarks>Default: <see langword="false"/>, which returns it. <c>ended</c> (Anthropic) counts as success, even if requests failed.</remarks>
    public bool ThrowOnFailure { get; init; }

    /// <summary>Receives the batch after each successful poll; <see langword="null"/> disables reporting. What it throws is logged, and the wait goes on.</summary>
    public IProgress<Batch>? Progress { get; init; }

    /// <summary>The time provider for intervals and timeouts, for tests.</summary>
    /// <remarks><see langword="null"/> uses the one registered for dependency injection, or <see cref="System.TimeProvider.System"/>.</remarks>
    public TimeProvider? TimeProvider { get; init; }

    internal void Validate(string paramName)
    {
        string? error = InitialInterval <= TimeSpan.Zero ? $"{nameof(InitialInterval)} must be greater than zero."
            : MaxInterval < InitialInterval || MaxInterval > TimeSpan.FromDays(1) ? $"{nameof(MaxInterval)} must be from {nameof(InitialInterval)} to 1 day."
            : MaxRetryAfter < TimeSpan.Zero || MaxRetryAfter > TimeSpan.FromDays(1) ? $"{nameof(MaxRetryAfter)} must be from zero to 1 day."
            : !IsPositiveOrInfinite(Timeout) ? $"{nameof(Timeout)} must be greater than zero, or infinite."
            : !IsPositiveOrInfinite(UnknownStatusTimeout) ? $"{nameof(UnknownStatusTimeout)} must be greater than zero, or infinite."
            : MaxTransientFailures < 0 ? $"{nameof(MaxTransientFailures)} must not be negative."
            : null;
        if (error is not null)
            throw new ArgumentOutOfRangeException(paramName, error);
    }

    private static bool IsPositiveOrInfinite(TimeSpan value) => value > TimeSpan.Zero || value == System.Threading.Timeout.InfiniteTimeSpan;
}
