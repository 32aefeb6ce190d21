namespace Bifrost.Client.Testing;

/// <summary>
/// A clock that stands still until somebody waits on it: a timer or a <c>Task.Delay</c> is due at once, and the clock jumps to the time that
/// it was due at. So whoever waits days for a batch waits milliseconds, and reads times as if it had been days.
/// </summary>
/// <remarks>
/// For waiting only. A time limit that is set on this clock, such as a <see cref="CancellationTokenSource"/> with a delay, strikes at once.
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

    /// <summary>Makes a clock that begins on 9 October 2025, 08:53:20 UTC.</summary>
    public VirtualClock()
        : this(DateTimeOffset.FromUnixTimeSeconds(1_760_000_000))
    {
    }

    /// <summary>Makes a clock.</summary>
    /// <param name="start">The time that it begins at.</param>
    public VirtualClock(DateTimeOffset start) => _now = start.UtcTicks;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _now), TimeSpan.Zero);

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Read(ref _now);

    /// <summary>Moves the clock on.</summary>
    /// <param name="time">By how much; not negative.</param>
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

    // Two who wait at once: the clock never goes back for the one who is due earlier.
    private void AdvanceTo(long due)
    {
        long now = Interlocked.Read(ref _now);
        while (now < due)
        {
            long seen = Interlocked.CompareExchange(ref _now, due, now);
            if (seen == now)
                return;
            now = seen;
        }
    }

    private sealed class Timer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private readonly Lock _gate = new();
        private object? _setting;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            object setting = new();
            lock (_gate)
                _setting = setting;
            if (dueTime >= TimeSpan.Zero)
                Schedule(setting, clock.GetTimestamp() + dueTime.Ticks, period);
            return true;
        }

        public void Dispose()
        {
            lock (_gate)
                _setting = null;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        // Not before CreateTimer has returned: callers do not expect that of a timer.
        private void Schedule(object setting, long due, TimeSpan period) => ThreadPool.QueueUserWorkItem(_ =>
        {
            lock (_gate)
            {
                if (_setting != setting)
                    return;
            }

            clock.AdvanceTo(due);
            callback(state);
            if (period > TimeSpan.Zero)
                Schedule(setting, due + period.Ticks, period);
        });
    }
}
