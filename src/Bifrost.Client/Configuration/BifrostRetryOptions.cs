namespace Bifrost.Client;

/// <summary>Options for sending a request again after a transient failure.</summary>
/// <remarks>
/// Requests that only read, delete or cancel are sent again. Creates and uploads are sent again only if the request certainly had no effect
/// (<see cref="RequestDelivery.NotSent"/>), unless <see cref="RetryCreates"/> is set. Set <see cref="MaxRetries"/> to 0 to disable retries.
/// </remarks>
public sealed class BifrostRetryOptions
{
    /// <summary>Maximum number of times a request is sent again. Default: 3.</summary>
    /// <remarks>From 0, which disables retries, to 100. While results are read, the count starts again whenever items have arrived.</remarks>
    public int MaxRetries { get; set; } = 3;

    /// <summary>Maximum delay before the first retry; doubled for each further one. Default: 500 milliseconds.</summary>
    /// <remarks>Greater than zero, at most <see cref="MaxDelay"/>. The actual delay is random, from zero to this maximum.</remarks>
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Maximum delay before any retry, also if the response requests a longer one (<c>Retry-After</c>). Default: 30 seconds.</summary>
    /// <remarks>At most 1 day.</remarks>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether creates and uploads are also sent again if it is not known whether the gateway has executed them
    /// (<see cref="RequestDelivery.Unknown"/>). Default: <see langword="false"/>.
    /// </summary>
    /// <remarks>If <see langword="true"/>, a batch or file can be created, and paid for, twice.</remarks>
    public bool RetryCreates { get; set; }

    /// <summary>Copies the options, so that later changes have no effect.</summary>
    internal BifrostRetryOptions Copy() => (BifrostRetryOptions)MemberwiseClone();

    /// <summary>Returns one message for each invalid option, which names the option.</summary>
    internal IEnumerable<string> Validate()
    {
        const string Prefix = nameof(BifrostClientOptions.Retry) + ".";
        if (MaxRetries is < 0 or > 100)
            yield return $"{Prefix}{nameof(MaxRetries)} must be from 0 to 100.";
        if (MaxDelay <= TimeSpan.Zero || MaxDelay > TimeSpan.FromDays(1))
            yield return $"{Prefix}{nameof(MaxDelay)} must be greater than zero and at most 1 day.";
        else if (BaseDelay <= TimeSpan.Zero || BaseDelay > MaxDelay)
            yield return $"{Prefix}{nameof(BaseDelay)} must be greater than zero and at most {nameof(MaxDelay)}.";
    }
}
