using Bifrost.Client.Jobs;

namespace Bifrost.Client.Testing;

/// <summary>Checks of locks that were released: whoever had one changes nothing any more.</summary>
internal static class JournalReleaseChecks
{
    public static IEnumerable<JournalCheck> All =>
    [
        new("An owner that has released the lock cannot write the state.", run => CheckAsync(run, JournalStaleOwner.CheckStateAsync)),
        new("An owner that has released the lock cannot begin a file.", run => CheckAsync(run, JournalStaleOwner.CheckCreateAsync)),
        new("An owner that has released the lock cannot commit a file that it has begun.", run => CheckAsync(run, JournalStaleOwner.CheckCommitAsync)),
        new("An owner that has released the lock cannot delete a file.", run => CheckAsync(run, JournalStaleOwner.CheckDeleteAsync)),
        new("A file that was begun and abandoned does not exist for the next owner, who can use its name.", CheckAbandonedAsync),
    ];

    private static async Task CheckAsync(JournalTestRun run, Func<JournalTestRun, JournalStaleOwner, Task> check)
    {
        JournalStaleOwner owner = await JournalStaleOwner.CreateAsync(run).ConfigureAwait(false);
        await owner.Lock.DisposeAsync().ConfigureAwait(false);
        await check(run, owner).ConfigureAwait(false);
        // The job is locked again: what is refused must not depend on whether somebody has the lock.
        IJobJournalLock next = await run.LockAsync(owner.Job, run.Open()).ConfigureAwait(false);
        await check(run, owner).ConfigureAwait(false);
        await next.WriteStateAsync(JournalData.CreateStep(2, 2), run.Token).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), owner.Job, "after the step of the next owner", 2, (1, 1), (2, 2)).ConfigureAwait(false);
    }

    private static async Task CheckAbandonedAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        ReadOnlyMemory<byte> content = JournalData.CreateContent("of the next owner");
        IJobJournalLock first = await run.CreateAsync(job).ConfigureAwait(false);
        IJobJournalFile abandoned = await run.BeginFileAsync(first, "a.jsonl", JournalData.CreateContent("abandoned", lines: 100)).ConfigureAwait(false);
        await first.DisposeAsync().ConfigureAwait(false);

        IJobJournalLock next = await run.LockAsync(job, run.Open()).ConfigureAwait(false);
        await JournalAssert.HasNoFileAsync(run.Journal, job, "a.jsonl", "that was abandoned").ConfigureAwait(false);
        IJobJournalFile begun = await run.BeginFileAsync(next, "a.jsonl", content).ConfigureAwait(false);
        await JournalAssert.ThrowsAsync(JobFailureReason.LockLost, "committing the abandoned file", () => abandoned.CommitAsync(run.Token)).ConfigureAwait(false);
        await JournalAssert.HasNoFileAsync(run.Journal, job, "a.jsonl", "before the next owner commits it").ConfigureAwait(false);
        await abandoned.DisposeAsync().ConfigureAwait(false);
        await begun.CommitAsync(run.Token).ConfigureAwait(false);
        await JournalAssert.HasFileAsync(run.Open(), job, "a.jsonl", "after the next owner has committed it", content).ConfigureAwait(false);
        await JournalAssert.ThrowsAsync(
            JobFailureReason.LockLost, "beginning a file with the first lock",
            async () => await run.CreateFileAsync(first, "b.jsonl").ConfigureAwait(false)).ConfigureAwait(false);
        await JournalAssert.HasFileAsync(run.Open(), job, "a.jsonl", "after all", content).ConfigureAwait(false);
    }
}
