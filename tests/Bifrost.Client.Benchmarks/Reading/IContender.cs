namespace Bifrost.Client.Benchmarks.Reading;

/// <summary>A way to read the results of a batch, looking at each item once: its custom id, how it ended, how long its payload is.</summary>
internal interface IContender : IDisposable
{
    string Name { get; }

    /// <summary>Reads everything once.</summary>
    /// <param name="tally">Told of each item; of each piece of the body for the wire, which knows no items.</param>
    Task ReadAsync(Tally tally);
}
