using System.Diagnostics;
using Spectre.Console;

namespace Quickstart;

/// <summary>Shows how far the reading is: a bar on a terminal, a line now and then elsewhere.</summary>
internal sealed class ReadingProgress
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMilliseconds(500);
    private readonly long _total;
    private readonly ProgressTask? _bar;
    private long _lastLine = Stopwatch.GetTimestamp();
    private long _read;

    private ReadingProgress(long total, ProgressTask? bar) => (_total, _bar) = (total, bar);

    public static async Task RunAsync(long total, Func<ReadingProgress, Task> read)
    {
        if (!AnsiConsole.Profile.Out.IsTerminal)
        {
            var progress = new ReadingProgress(total, bar: null);
            await read(progress);
            progress.WriteLine();
            return;
        }

        await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new SpinnerColumn())
            .StartAsync(context => read(new ReadingProgress(total, context.AddTask("Reading results", maxValue: Math.Max(total, 1)))));
    }

    public void Show(long read)
    {
        _read = read;
        if (_bar is not null)
        {
            _bar.Description = $"{read} of {_total} results";
            _bar.Value = read;
        }
        else if (Stopwatch.GetElapsedTime(_lastLine) > BetweenLines)
        {
            WriteLine();
        }
    }

    private void WriteLine()
    {
        _lastLine = Stopwatch.GetTimestamp();
        Console.WriteLine($"  {_read} of {_total} results");
    }
}
