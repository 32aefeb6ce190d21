namespace Bifrost.Client.Tests.TestGateway;

public sealed class VirtualClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task The_clock_advances_only_when_a_caller_waits()
    {
        var clock = new VirtualClock(Start);
        Assert.That(clock.GetUtcNow(), Is.EqualTo(Start));

        await Task.Delay(TimeSpan.FromDays(8), clock);

        Assert.That(clock.GetUtcNow(), Is.EqualTo(Start.AddDays(8)));
        Assert.That(clock.GetElapsedTime(Start.UtcTicks), Is.EqualTo(TimeSpan.FromDays(8)));
    }

    [Test]
    public async Task Concurrent_waits_do_not_set_the_clock_back()
    {
        var clock = new VirtualClock(Start);

        await Task.WhenAll(Task.Delay(TimeSpan.FromHours(1), clock), Task.Delay(TimeSpan.FromMinutes(1), clock));

        // The first wait can have ended before the second one begins.
        Assert.That(clock.GetUtcNow(), Is.AnyOf(Start.AddHours(1), Start.AddHours(1).AddMinutes(1)));
    }

    [Test]
    public async Task A_periodic_timer_ticks_until_it_is_disposed()
    {
        var clock = new VirtualClock(Start);
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);

        Assert.That(await timer.WaitForNextTickAsync(), Is.True);
        Assert.That(await timer.WaitForNextTickAsync(), Is.True);

        Assert.That(clock.GetUtcNow(), Is.GreaterThanOrEqualTo(Start.AddMinutes(2)));
    }

    [Test]
    public void The_clock_can_be_advanced_but_not_set_back()
    {
        var clock = new VirtualClock(Start);

        clock.Advance(TimeSpan.FromMinutes(5));

        Assert.That(clock.GetUtcNow(), Is.EqualTo(Start.AddMinutes(5)));
        Assert.That(() => clock.Advance(TimeSpan.FromTicks(-1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
