namespace Bifrost.Client.Tests.Cancellation;

/// <summary>A cell of the matrix.</summary>
/// <param name="Name">The name of the call.</param>
/// <param name="Circumstance">What the gateway does meanwhile.</param>
public sealed record CancellationCase(string Name, CancelCircumstance Circumstance)
{
    /// <summary>All cells.</summary>
    public static IEnumerable<CancellationCase> All =>
        from name in CancelledCalls.All.Keys
        from circumstance in Enum.GetValues<CancelCircumstance>()
        select new CancellationCase(name, circumstance);

    /// <summary>What the sample has at least once: each cell of a single call; of jobs and waits, each call and each circumstance.</summary>
    public IEnumerable<string> Kinds => CancelledCalls.All[Name].HasOnlyRetries ? [$"{this}"] : [Name, $"{Circumstance}"];

    public override string ToString() => $"{Name}, {Circumstance}";
}
