namespace Bifrost.Client.Testing;

/// <summary>
/// A clock that advances only when code waits for it: a timer or a <c>Task.Delay</c> fires immediately, and the clock advances to the time
/// at which it was due. Waiting days for a batch takes milliseconds. Thread-safe.
/// </summary>
/// <remarks>
/// Do not use it for timeouts: a <see cref="CancellationTokenSource"/> with a delay on this clock is cancelled immediately.
/// </remarks>
/// <example>
/// <code>
/// var clock = new VirtualClock();
/// await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { TimeProvider = clock });
/// Batch done = await client.Batches.WaitForCompletionAsync(batch.Reference, new() { TimeProvider = clock });
/// </code>
/// </example>
public sealed class VirtualClock : TimeProvider
{
    private long _now;

    /// <summary>Initializes a clock that starts at 2025-10-09 08:53:20 UTC (unix time 1,760,000,000).</summary>
    public VirtualClock()
        : this(DateTimeOffset.FromUnixTimeSeconds(1_760_000_000))
    {
    }

    /// <summary>Initializes a clock.</summary>
    /// <param name="start">The initial time.</param>
    public VirtualClock(DateTimeOffset start) => _now = start.UtcTicks;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _now), TimeSpan.Zero);

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Read(ref _now);

    /// <summary>Advances the clock. This fires no timers, because timers fire as soon as they are set.</summary>
    /// <param name="time">The time to add; zero or greater.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative.</exception>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        Interlocked.Add(ref _now, time.Ticks);
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    // If another timer has advanced the clock further already, the clock keeps the later time.
    private void AdvanceTo(long due)
    {
        long now = Interlocked.Read(ref _now);
        while (now < due)
        {
            long observed = Interlocked.CompareExchange(ref _now, due, now);
            if (observed == now)
                return;
            now = observed;
        }
    }

    private sealed class Timer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private readonly Lock _lock = new();
        // Identifies the last call of Change. A callback that was scheduled by an earlier call does not run.
        private object? _schedule;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            object schedule = new();
            lock (_lock)
                _schedule = schedule;
            if (dueTime >= TimeSpan.Zero)
                Schedule(schedule, clock.GetTimestamp() + dueTime.Ticks, period);
            return true;
        }

        public void Dispose()
        {
            lock (_lock)
                _schedule = null;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        // Runs the callback on the thread pool: callers do not expect it to run before CreateTimer returns.
        private void Schedule(object schedule, long due, TimeSpan period) => ThreadPool.QueueUserWorkItem(_ =>
        {
            lock (_lock)
            {
                if (_schedule != schedule)
                    return;
            }

            clock.AdvanceTo(due);
            callback(state);
            if (period > TimeSpan.Zero)
                Schedule(schedule, due + period.Ticks, period);
        });
    }
}
