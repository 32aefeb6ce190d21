using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Bifrost.Client.Tests.Support;

/// <summary>A clock that stands still until a test advances it, and that tells when code has begun to wait on it.</summary>
internal sealed class SignallingTimeProvider : FakeTimeProvider
{
    private readonly Channel<bool> _timers = Channel.CreateUnbounded<bool>();

    /// <summary>Waits until one more delay or timer has begun. Each is counted once.</summary>
    public Task WaitForTimerAsync() => _timers.Reader.ReadAsync().AsTask().WithTestTimeout();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(true);
        return timer;
    }
}
