using System.Diagnostics;

namespace Bifrost.Client.JobProcess;

/// <summary>Kills this process at one of the points that it passes.</summary>
internal sealed class KillSwitch : IDisposable
{
    private readonly JobArguments _arguments;
    private readonly Timer? _timer;
    private int _passed;
    private int _occurrences;

    public KillSwitch(JobArguments arguments)
    {
        _arguments = arguments;
        if (arguments.KillAfterMilliseconds is { } milliseconds)
            _timer = new Timer(_ => Kill(), null, milliseconds, Timeout.Infinite);
    }

    /// <summary>The number of points that were passed.</summary>
    public int Passed => Volatile.Read(ref _passed);

    /// <summary>Passes a point, or kills the process there.</summary>
    public void Pass(string point)
    {
        int number = Interlocked.Increment(ref _passed);
        if (number == _arguments.KillAtEvent || (point == _arguments.KillPoint && Interlocked.Increment(ref _occurrences) == _arguments.KillOccurrence))
            Kill();
    }

    public void Dispose() => _timer?.Dispose();

    // SIGKILL: no handler, finally block or buffer of this process has a chance.
    private static void Kill()
    {
        Process.GetCurrentProcess().Kill();
        Thread.CurrentThread.Join();
    }
}
