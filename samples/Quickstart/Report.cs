using Bifrost.Client;
using Spectre.Console;

namespace Quickstart;

/// <summary>What is told about a batch before and after its results are read.</summary>
internal static class Report
{
    private const string Indent = "  ";

    public static void Show(Batch batch)
    {
        BatchRequestCounts counts = batch.RequestCounts;
        string status = batch.Status.Value is { Length: > 0 } known ? known : "no status";
        WriteLine($"{batch.Id} at {batch.Provider}: {status}{(batch.Status.IsTerminal ? "" : " (not done yet)")}");
        string counted = $"{counts.Total} requests: {counts.Succeeded ?? counts.Completed} succeeded, {counts.Failed} failed"
            + Count(counts.Expired, "expired") + Count(counts.Cancelled, "cancelled") + Count(counts.Pending, "pending");
        WriteLine(counted, Indent);
    }

    public static void Show(Outcomes outcomes, BatchResultsSummary? summary)
    {
        var table = new Table().AddColumn("Outcome").AddColumn("Results", column => column.RightAligned());
        foreach ((BatchItemOutcome outcome, long count) in outcomes.Counts)
            table.AddRow($"{outcome}", $"{count}");
        if (outcomes.Total > 0)
            AnsiConsole.Write(table);

        foreach (Outcomes.Failure failure in outcomes.FirstFailures)
            WriteLine(Describe(failure), Indent);
        if (outcomes.Failed > outcomes.FirstFailures.Count)
            WriteLine($"… and {outcomes.Failed - outcomes.FirstFailures.Count} more", Indent);

        if (summary is not null)
            WriteLine(summary.ToString(), Indent);
        Console.WriteLine();
    }

    private static string Describe(Outcomes.Failure failure)
    {
        string status = failure.StatusCode is { } code ? $", status {code}" : "";
        return $"{failure.CustomId}: {failure.Outcome}{status}{(failure.Code is null ? "" : $", code {failure.Code}")}";
    }

    private static string Count(long? count, string what) => count is null ? "" : $", {count} {what}";

    private static void WriteLine(string text, string indent = "") => Console.WriteLine(indent + PlainText.OneLine(text));
}
