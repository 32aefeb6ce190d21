namespace Bifrost.Client.Tests.Jobs;

/// <summary>A job whose process is killed, once or several times in a row, before it is run to its end.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Scenario">What happens at the gateway.</param>
/// <param name="Kills">The points, one for each process: <c>before-write:Creating-Active</c>, or <c>after-send:create#2</c> for its second occurrence.</param>
public sealed record CrashCase(ModelProvider Provider, CrashScenario Scenario, params IReadOnlyList<string> Kills)
{
    /// <summary>The kinds of the case: the scenario, what each kill is before, after or at, the changes and requests, the provider, and the number of kills.</summary>
    public IEnumerable<string> GetKinds()
    {
        yield return $"{Scenario}";
        foreach (string kill in Kills)
        {
            string[] parts = kill.Split('#')[0].Split(':');
            yield return parts[0];
            yield return parts[^1];
        }

        yield return Provider.Value;
        yield return $"{Kills.Count} kills";
    }

    public override string ToString() => $"{Provider}, {Scenario}, {string.Join(", then ", Kills)}";
}
