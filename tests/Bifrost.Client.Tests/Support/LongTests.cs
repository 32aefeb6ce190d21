namespace Bifrost.Client.Tests.Support;

/// <summary>
/// The category of tests that take minutes together. "dotnet test" leaves them out (sample.runsettings); "dotnet test --settings tests/all.runsettings"
/// and .ci/run run them.
/// </summary>
internal static class LongTests
{
    public const string Category = "Long";

    /// <summary>
    /// Creates test cases. Those that are not needed to have each kind once are in the category; the others are the sample that "dotnet test" runs.
    /// </summary>
    /// <param name="cases">The arguments.</param>
    /// <param name="getKinds">Returns the kinds of a case.</param>
    public static IEnumerable<TestCaseData> CreateCases<T>(IEnumerable<T> cases, Func<T, IEnumerable<string>> getKinds)
        where T : notnull
    {
        T[] all = [.. cases];
        HashSet<T> sample = ChooseSample(all, getKinds);
        return all.Select(item => sample.Contains(item) ? new TestCaseData(item) : new TestCaseData(item).SetCategory(Category));
    }

    /// <summary>Writes how to run a test again, if it failed. To be called after each test.</summary>
    public static void WriteCommandOfFailure()
    {
        // Not --filter: the adapter does not take names with spaces there.
        if (TestContext.CurrentContext.Result.FailCount > 0)
            TestContext.Out.WriteLine($"To run it again: dotnet test tests/Bifrost.Client.Tests --settings tests/all.runsettings -- NUnit.Where=\"name=='{TestContext.CurrentContext.Test.Name}'\"");
    }

    // Each is the first of those that add the most kinds.
    private static HashSet<T> ChooseSample<T>(T[] cases, Func<T, IEnumerable<string>> getKinds)
        where T : notnull
    {
        Dictionary<T, HashSet<string>> missing = cases.ToDictionary(item => item, item => getKinds(item).ToHashSet());
        var sample = new HashSet<T>();
        while (cases.MaxBy(item => missing[item].Count) is { } next && missing[next].Count > 0)
        {
            sample.Add(next);
            string[] added = [.. missing[next]];
            foreach (HashSet<string> kinds in missing.Values)
                kinds.ExceptWith(added);
        }

        return sample;
    }
}
