using Bifrost.Client.Jobs;

namespace Bifrost.Client.Testing;

/// <summary>Checks of the list of jobs.</summary>
internal static class JournalListChecks
{
    public static IEnumerable<JournalCheck> All =>
    [
        new("The list has each job once, with its current head.", CheckHeadsAsync),
        new("The list does not have jobs that were only locked.", CheckLockedOnlyAsync),
        new("The list does not have jobs that were deleted.", CheckDeletedAsync),
        new("The list can be read while jobs are created and deleted.", CheckConcurrentAsync),
    ];

    private static async Task CheckHeadsAsync(JournalTestRun run)
    {
        const int Count = 20;
        var versions = new Dictionary<string, long>();
        for (int index = 0; index < Count; index++)
        {
            string job = run.NewJob();
            IJobJournalLock taken = await run.CreateAsync(job, 1, 2).ConfigureAwait(false);
            for (int version = 2; version <= 1 + (index % 3); version++)
                await taken.WriteStateAsync(JournalData.CreateStep(version, 1), run.Token).ConfigureAwait(false);
            // Some stay locked.
            if (index % 2 == 0)
                await taken.DisposeAsync().ConfigureAwait(false);
            versions[job] = 1 + (index % 3);
        }

        List<JobJournalEntry> entries = await ListAsync(run).ConfigureAwait(false);
        JournalAssert.IsSet(versions.Keys, entries.Select(entry => entry.Job), "the jobs in the list");
        foreach (JobJournalEntry entry in entries)
        {
            JournalAssert.That(entry.Failure is null, $"{nameof(JobJournalEntry.Failure)} is null", entry.Failure is null ? "" : JournalAssert.Describe(entry.Failure));
            JournalAssert.IsJson(JournalData.CreateHead(versions[entry.Job]), entry.Head, "the head in the list");
        }
    }

    private static async Task CheckLockedOnlyAsync(JournalTestRun run)
    {
        string locked = run.NewJob();
        string released = run.NewJob();
        string begun = run.NewJob();
        await run.LockAsync(locked).ConfigureAwait(false);
        await (await run.LockAsync(released).ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        await run.WriteFileAsync(await run.LockAsync(begun).ConfigureAwait(false), "requests.jsonl", JournalData.CreateContent("a")).ConfigureAwait(false);
        JournalAssert.IsSet(
            [], from entry in await ListAsync(run).ConfigureAwait(false) select entry.Job, "the jobs in the list when some were locked and none was created");
    }

    private static async Task CheckDeletedAsync(JournalTestRun run)
    {
        string kept = run.NewJob();
        string deleted = run.NewJob();
        await run.CreateAsync(kept).ConfigureAwait(false);
        await (await run.CreateAsync(deleted).ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        await run.Open().DeleteAsync(deleted, run.Token).ConfigureAwait(false);
        JournalAssert.IsSet([kept], from entry in await ListAsync(run).ConfigureAwait(false) select entry.Job, "the jobs in the list after one of two was deleted");
    }

    private static async Task CheckConcurrentAsync(JournalTestRun run)
    {
        string stays = run.NewJob();
        await run.CreateAsync(stays).ConfigureAwait(false);
        Task changes = Task.Run(async () =>
        {
            for (int round = 0; round < 15; round++)
            {
                string job = run.NewJob();
                await (await run.CreateAsync(job).ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
                await run.Journal.DeleteAsync(job, run.Token).ConfigureAwait(false);
            }
        });
        do
        {
            List<JobJournalEntry> entries = await ListAsync(run).ConfigureAwait(false);
            JournalAssert.That(
                entries.Count(entry => entry.Job == stays) == 1, "the job that is not deleted is in the list once",
                $"it is in the list {entries.Count(entry => entry.Job == stays)} times");
            JobJournalEntry? failed = entries.FirstOrDefault(entry => entry.Failure is not null);
            JournalAssert.That(failed is null, "no entry has a failure", failed is null ? "" : JournalAssert.Describe(failed.Failure!));
        }
        while (!changes.IsCompleted);

        await changes.ConfigureAwait(false);
    }

    // The storage can have other jobs.
    private static async Task<List<JobJournalEntry>> ListAsync(JournalTestRun run)
    {
        var entries = new List<JobJournalEntry>();
        await foreach (JobJournalEntry entry in run.Open().ListAsync(run.Token).ConfigureAwait(false))
        {
            if (entry.Job.StartsWith(run.Prefix, StringComparison.Ordinal))
                entries.Add(entry);
        }

        return entries;
    }
}
