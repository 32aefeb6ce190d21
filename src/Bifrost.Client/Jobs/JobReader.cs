namespace Bifrost.Client.Jobs;

/// <summary>Reads jobs without their locks.</summary>
internal static class JobReader
{
    public static async IAsyncEnumerator<JobListItem> ListAsync(GuardedJournal journal, CancellationToken cancellationToken)
    {
        await foreach (JobJournalEntry entry in journal.ListAsync(cancellationToken).ConfigureAwait(false))
            yield return ToItem(entry);
    }

    public static async Task<JobSnapshot> PeekAsync(string name, GuardedJournal journal, CancellationToken cancellationToken)
    {
        JobJournalState stored = await journal.ReadStateAsync(name, cancellationToken).ConfigureAwait(false) ?? throw JobsClient.CreateNotFoundException(name);
        JobState state = StoredState.Parse(name, stored);
        return new JobSnapshot
        {
            Progress = JobProgressFactory.Create(name, state),
            Summary = JobProgressFactory.CreateSummary(state),
            Batches = JobProgressFactory.CreateBatches(state),
            Control = await journal.ReadControlAsync(name, cancellationToken).ConfigureAwait(false),
        };
    }

    private static JobListItem ToItem(JobJournalEntry entry)
    {
        if (entry.Failure is not null)
            return new JobListItem { Name = entry.Job, Failure = entry.Failure };
        try
        {
            return new JobListItem { Name = entry.Job, Progress = JobProgressFactory.Create(entry.Job, StoredState.ParseHead(entry.Job, entry.Head)) };
        }
        catch (BifrostJobException exception)
        {
            return new JobListItem { Name = entry.Job, Failure = exception };
        }
    }
}
