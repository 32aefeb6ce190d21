using System.Diagnostics;

namespace Bifrost.Client.Fuzz;

/// <summary>Runs mutated inputs until the time is up, or until the first finding.</summary>
/// <param name="duration">The time.</param>
/// <param name="seed">Determines all inputs.</param>
/// <param name="targets">The targets, which take turns.</param>
internal sealed class MutationRun(TimeSpan duration, int seed, IReadOnlyList<FuzzTarget> targets)
{
    private static readonly TimeSpan MaxTimeOfInput = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private FuzzTarget? _target;
    private byte[] _input = [];
    private long _started;

    /// <summary>Runs, and returns the exit code.</summary>
    public int Run()
    {
        Console.WriteLine($"seed {seed}, {duration.TotalSeconds} s");
        IReadOnlyList<byte[]> corpus = Corpus.Load();
        using var watchdog = new Timer(_ => StopIfHung(), null, MaxTimeOfInput, TimeSpan.FromSeconds(1));
        var clock = Stopwatch.StartNew();
        int number = 0;
        for (; clock.Elapsed < duration; number++)
        {
            var random = new Random(unchecked((seed * 397) ^ number));
            FuzzTarget target = targets[number % targets.Count];
            IReadOnlyList<byte[]> seeds = target.Seeds.Count > 0 ? target.Seeds : corpus;
            int turn = number / targets.Count;
            byte[] input = turn < seeds.Count ? seeds[turn] : new Mutator(seeds, random).Next();
            if (Check(target, input, number) is { } finding)
            {
                Report(target, Minimize(target, input, finding, number), finding, number);
                return 1;
            }
        }

        Console.WriteLine($"{number} inputs, no finding");
        return 0;
    }

    private FindingException? Check(FuzzTarget target, byte[] input, int number)
    {
        lock (_lock)
            (_target, _input, _started) = (target, input, Stopwatch.GetTimestamp());
        try
        {
            target.Check(input, new Random(number));
            return null;
        }
        catch (FindingException exception)
        {
            return exception;
        }
        finally
        {
            lock (_lock)
                _target = null;
        }
    }

    // Removes parts as long as the same kind of finding is left.
    private byte[] Minimize(FuzzTarget target, byte[] input, FindingException finding, int number)
    {
        var clock = Stopwatch.StartNew();
        for (int size = input.Length / 2; size > 0; size /= 2)
        {
            for (int at = 0; at + size <= input.Length && clock.Elapsed < MaxTimeOfInput;)
            {
                byte[] smaller = [.. input[..at], .. input[(at + size)..]];
                if (Check(target, smaller, number) is { } other && GetKind(other) == GetKind(finding))
                    input = smaller;
                else
                    at += size;
            }
        }

        return input;
    }

    private static string GetKind(FindingException finding) => finding.InnerException?.GetType().Name ?? finding.Message[..Math.Min(12, finding.Message.Length)];

    private void Report(FuzzTarget target, byte[] input, FindingException? finding, int number)
    {
        string file = Path.GetFullPath(Path.Combine("artifacts", $"finding-{target.Name}-{seed}-{number}.bin"));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, input);
        Console.Error.WriteLine($"Finding in '{target.Name}', seed {seed}, input {number}: {file}\n{finding?.ToString() ?? $"It takes more than {MaxTimeOfInput}."}");
    }

    private void StopIfHung()
    {
        lock (_lock)
        {
            if (_target is null || Stopwatch.GetElapsedTime(_started) < MaxTimeOfInput)
                return;
            Report(_target, _input, null, -1);
            Environment.Exit(1);
        }
    }
}
