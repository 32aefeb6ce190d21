using Bifrost.Client.Jobs;

namespace Bifrost.Client.Testing;

/// <summary>Checks of deleting jobs.</summary>
internal static class JournalDeleteChecks
{
    private const string File = "results-0001.jsonl";

    public static IEnumerable<JournalCheck> All =>
    [
        new("Deleting a job deletes its state, its control record and its files.", CheckDeleteAsync),
        new("A job that is locked is not deleted.", CheckLockedAsync),
        new("Deleting a job that does not exist does nothing.", CheckMissingAsync),
        new("A job can be created again after it was deleted.", CheckCreatedAgainAsync),
        new("A job that was begun and not created can be deleted.", CheckBegunAsync),
    ];

    private static async Task CheckDeleteAsync(JournalTestRun run)
    {
        string job = await CreateAsync(run).ConfigureAwait(false);
        await run.Open().DeleteAsync(job, run.Token).ConfigureAwait(false);
        await HasNothingAsync(run, job, "after the job was deleted").ConfigureAwait(false);
    }

    private static async Task CheckLockedAsync(JournalTestRun run)
    {
        string job = await CreateAsync(run).ConfigureAwait(false);
        IJobJournalLock taken = await run.LockAsync(job).ConfigureAwait(false);
        foreach (IJobJournal journal in (IJobJournal[])[run.Journal, run.Open()])
            await JournalAssert.ThrowsAsync(JobFailureReason.InUse, "deleting a job that is locked", () => journal.DeleteAsync(job, run.Token)).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), job, "after its deletion was refused", 1, (1, 1)).ConfigureAwait(false);
        await JournalAssert.HasFileAsync(run.Open(), job, File, "after the deletion of the job was refused", JournalData.CreateContent("old")).ConfigureAwait(false);
        await JournalAssert.HasControlAsync(run.Open(), job, "after the deletion of the job was refused", JobControl.Cancel).ConfigureAwait(false);
        await taken.WriteStateAsync(JournalData.CreateStep(2), run.Token).ConfigureAwait(false);
    }

    private static async Task CheckMissingAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        await run.Journal.DeleteAsync(job, run.Token).ConfigureAwait(false);
        await JournalAssert.HasNoStateAsync(run.Open(), job, "of a job that never existed").ConfigureAwait(false);
        await run.CreateAsync(job, 1).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), job, "of a job that was created after that", 1, (1, 1)).ConfigureAwait(false);
    }

    private static async Task CheckCreatedAgainAsync(JournalTestRun run)
    {
        string job = await CreateAsync(run).ConfigureAwait(false);
        await run.Journal.DeleteAsync(job, run.Token).ConfigureAwait(false);
        await run.Open().DeleteAsync(job, run.Token).ConfigureAwait(false);
        IJobJournalLock taken = await run.CreateAsync(job, 2).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), job, "of a job that was created again", 1, (2, 1)).ConfigureAwait(false);
        await JournalAssert.HasControlAsync(run.Open(), job, "of a job that was created again", JobControl.Run).ConfigureAwait(false);
        await JournalAssert.HasNoFileAsync(run.Open(), job, File, "of a job that was created again").ConfigureAwait(false);
        await run.WriteFileAsync(taken, File, JournalData.CreateContent("new")).ConfigureAwait(false);
        await JournalAssert.HasFileAsync(run.Open(), job, File, "of a job that was created again", JournalData.CreateContent("new")).ConfigureAwait(false);
    }

    private static async Task CheckBegunAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        IJobJournalLock taken = await run.LockAsync(job).ConfigureAwait(false);
        await run.WriteFileAsync(taken, File, JournalData.CreateContent("old")).ConfigureAwait(false);
        await taken.DisposeAsync().ConfigureAwait(false);
        await run.Journal.DeleteAsync(job, run.Token).ConfigureAwait(false);
        await HasNothingAsync(run, job, "after a job that was begun was deleted").ConfigureAwait(false);
    }

    private static async Task<string> CreateAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        IJobJournalLock taken = await run.CreateAsync(job, 1).ConfigureAwait(false);
        await run.WriteFileAsync(taken, File, JournalData.CreateContent("old")).ConfigureAwait(false);
        await taken.DisposeAsync().ConfigureAwait(false);
        await run.Journal.WriteControlAsync(job, JobControl.Cancel, run.Token).ConfigureAwait(false);
        return job;
    }

    private static async Task HasNothingAsync(JournalTestRun run, string job, string after)
    {
        await JournalAssert.HasNoStateAsync(run.Open(), job, after).ConfigureAwait(false);
        await JournalAssert.HasControlAsync(run.Open(), job, after, JobControl.Run).ConfigureAwait(false);
        await JournalAssert.HasNoFileAsync(run.Open(), job, File, after).ConfigureAwait(false);
    }
}
