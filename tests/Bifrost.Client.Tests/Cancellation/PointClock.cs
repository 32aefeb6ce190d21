namespace Bifrost.Client.Tests.Cancellation;

/// <summary>A virtual clock whose delays are places to cancel at, when they begin and when they end.</summary>
internal sealed class PointClock(VirtualClock inner, CancelPoints points) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // A delay that is cancelled when it begins has not passed, as it could on the virtual clock before it sees the token.
        if (points.Hit($"{CancelPoints.Delay} begins"))
            dueTime = Timeout.InfiniteTimeSpan;
        return inner.CreateTimer(
            fired =>
            {
                points.Hit($"{CancelPoints.Delay} ends");
                callback(fired);
            },
            state,
            dueTime,
            period);
    }
}
