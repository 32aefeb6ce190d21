using System.Diagnostics;

namespace Bifrost.Client.Benchmarks.Reading;

/// <summary>Counts what a contender came to, to check that all read the same.</summary>
internal sealed class Tally
{
    private readonly long _begun = Stopwatch.GetTimestamp();
    private long _first;

    public int Count { get; private set; }

    public long CustomIdLength { get; private set; }

    public long PayloadBytes { get; private set; }

    public int Succeeded { get; private set; }

    /// <summary>From the creation of the tally to the first item.</summary>
    public TimeSpan ToFirst => Stopwatch.GetElapsedTime(_begun, _first);

    public void Add(int customIdLength, bool succeeded, int payloadBytes)
    {
        if (Count++ == 0)
            _first = Stopwatch.GetTimestamp();
        CustomIdLength += customIdLength;
        PayloadBytes += payloadBytes;
        if (succeeded)
            Succeeded++;
    }
}
