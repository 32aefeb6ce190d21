using Bifrost.Client;
using Spectre.Console;

namespace RoundTrip;

/// <summary>Tells a person how things stand: a line whenever the batch has come further, a table at the end.</summary>
internal sealed class Teller(TimeProvider clock) : IProgress<Batch>
{
    private (BatchStatus Status, long Tenths)? _told;

    public void Report(Batch value)
    {
        BatchRequestCounts counts = value.RequestCounts;
        long done = counts.Completed + counts.Failed;
        (BatchStatus, long) now = (value.Status, counts.Total == 0 ? 0 : 10 * done / counts.Total);
        if (_told == now)
            return;
        _told = now;
        AnsiConsole.WriteLine($"{clock.GetUtcNow():HH:mm:ss}  {value.Status,-11}  {done,5} of {counts.Total,-5}  {counts.Failed,3} failed");
    }

    public static Table TableOf(BatchResultsSummary summary, int outcomes)
    {
        Table table = new Table().Border(TableBorder.Simple).HideHeaders().AddColumn("").AddColumn(new TableColumn("").RightAligned());
        (string Name, long Count)[] rows =
        [
            ("outcomes", outcomes), ("succeeded", summary.Succeeded), ("errored", summary.Errored), ("expired", summary.Expired),
            ("cancelled", summary.Cancelled), ("missing", summary.Missing ?? -1), ("duplicates", summary.Duplicates), ("unreadable", summary.ParseErrorCount),
        ];
        foreach ((string name, long count) in rows)
            table.AddRow(name, $"{count:N0}");
        return table;
    }
}
