using System.Globalization;
using Bifrost.Client.Jobs;
using Spectre.Console;

namespace LargeJob;

/// <summary>Shows the progress of a job: as a table that changes in place, or as lines when the output is not a terminal.</summary>
internal sealed class JobDisplay : IProgress<JobProgress>
{
    private static readonly bool IsTerminal = AnsiConsole.Profile.Out.IsTerminal && AnsiConsole.Profile.Capabilities.Interactive;

    private readonly Dictionary<int, JobBatchState> _states = [];
    private volatile BatchJob? _job;

    /// <summary>The job that is shown: the progress has sums, and the job the batches.</summary>
    public void Show(BatchJob job) => _job = job;

    /// <summary>Called by the job after each change. The job waits for it, so that it only prints a line.</summary>
    public void Report(JobProgress value)
    {
        if (!IsTerminal && _job is { } job)
            PrintChanges(value, job.Batches);
    }

    /// <summary>Shows the table until a task has completed.</summary>
    public async Task<T> ShowAsync<T>(Task<T> task)
    {
        if (IsTerminal)
        {
            await AnsiConsole.Live(new Text("The job begins.")).StartAsync(async live =>
            {
                while (!task.IsCompleted)
                {
                    // Drawn five times a second, however often the progress changes.
                    await Task.WhenAny(task, Task.Delay(200));
                    if (_job is { } job)
                        live.UpdateTarget(CreateTable(job.Progress, job.Batches));
                }
            });
        }

        return await task;
    }

    private static Table CreateTable(JobProgress progress, IReadOnlyList<JobBatch> batches)
    {
        Table table = new Table().Title(progress.Job).Caption(GetTotals(progress));
        foreach (string column in (string[])["Batch", "Attempt", "State", "Requests", "Progress", "Reference"])
            table.AddColumn(column);
        foreach (JobBatch batch in batches)
        {
            table.AddRow(new Text[]
            {
                new(Invariant($"{batch.Number}")),
                new(Invariant($"{batch.Attempt}")),
                new(batch.State.ToString(), GetStyle(batch.State)),
                new(Invariant($"{batch.Requests:N0}")),
                new(GetProgress(batch)),
                new(batch.Reference?.Id ?? ""),
            });
        }

        return table;
    }

    private void PrintChanges(JobProgress progress, IReadOnlyList<JobBatch> batches)
    {
        foreach (JobBatch batch in batches)
        {
            bool isNew = !_states.TryGetValue(batch.Number, out JobBatchState last) || last != batch.State;
            _states[batch.Number] = batch.State;
            if (!isNew || batch.State is not (JobBatchState.Active or JobBatchState.Collected))
                continue;
            Console.WriteLine(Invariant($"{DateTime.Now:HH:mm:ss}  batch {batch.Number}, attempt {batch.Attempt}: {batch.State}, {batch.Requests:N0} requests, {batch.Reference?.Id}"));
            if (batch.State == JobBatchState.Collected)
                Console.WriteLine($"          {GetTotals(progress)}");
        }
    }

    private static string GetTotals(JobProgress progress) =>
        Invariant($"{progress.Completed.Succeeded:N0} succeeded, {progress.Completed.Total - progress.Completed.Succeeded:N0} failed, ")
        + Invariant($"{progress.Active:N0} active ({progress.Processed:N0} processed), {progress.Queued:N0} queued, {progress.Retrying:N0} to be sent again; ")
        + Invariant($"{progress.Tokens.TotalTokens:N0} tokens")
        + (progress.HeldBackReason is { } reason ? $"; held back because of {reason}" : "");

    private static string GetProgress(JobBatch batch) => batch switch
    {
        { State: JobBatchState.Uploading } => Invariant($"{(double)batch.BytesSent / batch.Bytes:P0} sent"),
        { State: JobBatchState.Active, Batch.RequestCounts: var counts } => Invariant($"{(double)(counts.Completed + counts.Failed) / batch.Requests:P0}"),
        { State: JobBatchState.Collected, SentAgain: > 0 } => Invariant($"100 %, {batch.SentAgain:N0} again"),
        { State: JobBatchState.Collected } => "100 %",
        _ => "",
    };

    private static Style GetStyle(JobBatchState state) => new(state switch
    {
        JobBatchState.Queued => Color.Grey,
        JobBatchState.Active => Color.Yellow,
        JobBatchState.Collected => Color.Green,
        JobBatchState.Unconfirmed or JobBatchState.InDoubt => Color.Red,
        _ => Color.Aqua,
    });

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
