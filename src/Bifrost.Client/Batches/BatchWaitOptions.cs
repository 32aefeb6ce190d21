namespace Bifrost.Client;

/// <summary>How to wait for a batch. Nothing here makes the gateway do anything but tell the state of the batch.</summary>
public sealed record BatchWaitOptions
{
    /// <summary>The pause after the first look, which is at once: 2 seconds unless set.</summary>
    public TimeSpan InitialInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest pause, which the pauses grow to by half each time: a minute unless set. A gateway that asks for longer gets longer.</summary>
    public TimeSpan MaxInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait in all: 8 days unless set, a day more than the longest window of any provider; can be infinite.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromDays(8);

    /// <summary>
    /// How long the batch may be in a state that this library does not know, before that ends the waiting: 1 hour unless set; can be
    /// infinite. Such a state is never taken for the end.
    /// </summary>
    public TimeSpan UnknownStatusTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many looks in a row may fail for passing reasons (connection, rate, provider away): 10 unless set; 0 is none.</summary>
    public int MaxTransientFailures { get; init; } = 10;

    /// <summary>
    /// Whether a batch that ended without success (failed, expired, cancelled, deleted) is a <see cref="BifrostBatchFailedException"/>
    /// instead of being returned. Anthropic's <c>ended</c> counts as success: its request counts tell.
    /// </summary>
    public bool ThrowOnFailure { get; init; }

    /// <summary>Is told of the batch after each look; <see langword="null"/> for nobody.</summary>
    public IProgress<Batch>? Progress { get; init; }

    /// <summary>
    /// The clock to wait by, for tests; <see langword="null"/> takes the one that is registered for dependency injection, or the system's.
    /// </summary>
    public TimeProvider? TimeProvider { get; init; }

    internal void Check()
    {
        if (InitialInterval <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(InitialInterval), InitialInterval, "The interval must be more than zero.");
        if (MaxInterval < InitialInterval || MaxInterval > TimeSpan.FromDays(1))
            throw new ArgumentOutOfRangeException(nameof(MaxInterval), MaxInterval, "The interval must be from the initial one to a day.");
        foreach ((string name, TimeSpan value) in new[] { (nameof(Timeout), Timeout), (nameof(UnknownStatusTimeout), UnknownStatusTimeout) })
        {
            if (value <= TimeSpan.Zero && value != System.Threading.Timeout.InfiniteTimeSpan)
                throw new ArgumentOutOfRangeException(name, value, "The time must be more than zero, or infinite.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(MaxTransientFailures);
    }
}
