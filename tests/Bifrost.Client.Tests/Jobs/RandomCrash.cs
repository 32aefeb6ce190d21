using System.Collections.Concurrent;
using System.Globalization;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>A job that is killed at random, once or several times. The seed decides where.</summary>
public sealed record RandomCrash(ModelProvider Provider, CrashScenario Scenario, int Seed)
{
    private const int Count = 100;

    private static readonly CrashScenario[] Scenarios =
        [CrashScenario.Usual, CrashScenario.CreateLost, CrashScenario.Usual, CrashScenario.QueueFull, CrashScenario.Usual, CrashScenario.CreateNotExecuted];

    private bool IsKilledByTime => Seed % 3 == 0;

    private static readonly ConcurrentDictionary<(ModelProvider, CrashScenario), Lazy<Task<int>>> Events = new();

    public static IEnumerable<RandomCrash> All => Enumerable.Range(1, Count).Select(seed => new RandomCrash(
        CrashCases.Providers[seed % CrashCases.Providers.Count], Scenarios[seed / CrashCases.Providers.Count % Scenarios.Length], seed));

    /// <summary>The number of points that a process passes which is not killed.</summary>
    public static Task<int> CountEventsAsync(ModelProvider provider, CrashScenario scenario) =>
        Events.GetOrAdd((provider, scenario), _ => new Lazy<Task<int>>(() => CountAsync(provider, scenario))).Value;

    public static string ToText(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The kinds of the case: the provider, the scenario, and the way of the first kill.</summary>
    public IEnumerable<string> GetKinds() => [Provider.Value, $"{Scenario}", IsKilledByTime ? "at a time" : "at a point"];

    /// <summary>The options for the first kill: at one of the points that the process counts, or for every third seed at any time before it.</summary>
    public IEnumerable<string> GetFirstKill(Random random, int events) => !IsKilledByTime
        ? ["--kill-at-event", ToText(random.Next(1, events))]
        : ["--kill-at-event", ToText(random.Next(events / 2, events)), "--kill-after-ms", ToText(random.Next(1, 800))];

    public override string ToString() => $"{Provider}, {Scenario}, seed {Seed}";

    private static async Task<int> CountAsync(ModelProvider provider, CrashScenario scenario)
    {
        await using CrashHost host = await CrashHost.StartAsync(provider, scenario);
        return (await host.RunAsync()).Events;
    }
}
