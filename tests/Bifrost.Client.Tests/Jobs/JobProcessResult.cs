using System.Globalization;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>The end of a process that ran a job.</summary>
internal sealed record JobProcessResult(int ExitCode, string Output, string Error)
{
    // 128 and the number of SIGKILL; on Windows -1.
    /// <summary>Whether the process was killed.</summary>
    public bool IsKilled => ExitCode is 137 or -1;

    /// <summary>The batch that is in doubt.</summary>
    public int Number => int.Parse(GetValues("number").Single(), CultureInfo.InvariantCulture);

    /// <summary>The batches that can be the one in doubt.</summary>
    public IReadOnlyList<string> Candidates => GetValues("candidate");

    /// <summary>The number of points that the process passed.</summary>
    public int Events => int.Parse(GetValues("events").Single(), CultureInfo.InvariantCulture);

    public override string ToString() => $"Exit code {ExitCode}. {Output} {Error}";

    private string[] GetValues(string name) =>
        [.. Output.Split('\n').Where(line => line.StartsWith(name + " ", StringComparison.Ordinal)).Select(line => line[(name.Length + 1)..].Trim())];
}
