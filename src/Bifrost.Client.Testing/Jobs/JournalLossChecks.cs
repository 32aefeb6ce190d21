using Bifrost.Client.Jobs;

namespace Bifrost.Client.Testing;

/// <summary>Checks of locks that are taken away from their owner.</summary>
internal static class JournalLossChecks
{
    public static IEnumerable<JournalCheck> All =>
    [
        new("An owner that has lost the lock cannot write the state.", run => CheckAsync(run, JournalStaleOwner.CheckStateAsync)),
        new("An owner that has lost the lock cannot begin a file.", run => CheckAsync(run, JournalStaleOwner.CheckCreateAsync)),
        new("An owner that has lost the lock cannot commit a file that it has begun.", run => CheckAsync(run, JournalStaleOwner.CheckCommitAsync)),
        new("An owner that has lost the lock cannot delete a file.", run => CheckAsync(run, JournalStaleOwner.CheckDeleteAsync)),
        new("An owner that has lost the lock does not release that of the next owner.", CheckDisposeAsync),
    ];

    private static async Task CheckAsync(JournalTestRun run, Func<JournalTestRun, JournalStaleOwner, Task> check)
    {
        JournalStaleOwner owner = await JournalStaleOwner.CreateAsync(run).ConfigureAwait(false);
        IJobJournalLock next = await TakeAsync(run, owner.Job).ConfigureAwait(false);
        JournalAssert.That(next.Number > owner.Lock.Number, $"a number greater than {owner.Lock.Number}, the one of the lock that is lost", $"the number {next.Number}");
        await check(run, owner).ConfigureAwait(false);
        JournalAssert.That(owner.Lock.Lost.IsCancellationRequested, $"{nameof(IJobJournalLock.Lost)} is cancelled when a member has thrown", "it is not cancelled");
        JournalAssert.That(!next.Lost.IsCancellationRequested, $"{nameof(IJobJournalLock.Lost)} of the next owner is not cancelled", "it is cancelled");

        await next.WriteStateAsync(JournalData.CreateStep(2, 2), run.Token).ConfigureAwait(false);
        await JournalAssert.ThrowsAsync(
            JobFailureReason.LockLost, "writing the step that follows that of the next owner",
            () => owner.Lock.WriteStateAsync(JournalData.CreateStep(3, 3), run.Token)).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), owner.Job, "after the step of the next owner", 2, (1, 1), (2, 2)).ConfigureAwait(false);
    }

    private static async Task CheckDisposeAsync(JournalTestRun run)
    {
        JournalStaleOwner owner = await JournalStaleOwner.CreateAsync(run).ConfigureAwait(false);
        IJobJournalLock next = await TakeAsync(run, owner.Job).ConfigureAwait(false);
        await owner.File.DisposeAsync().ConfigureAwait(false);
        await owner.Lock.DisposeAsync().ConfigureAwait(false);
        await JournalAssert.ThrowsAsync(
            JobFailureReason.InUse, "locking the job when the owner before has disposed the lock that it has lost",
            async () => await run.LockAsync(owner.Job, run.Open()).ConfigureAwait(false)).ConfigureAwait(false);
        await next.WriteStateAsync(JournalData.CreateStep(2, 2), run.Token).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), owner.Job, "after the step of the next owner", 2, (1, 1), (2, 2)).ConfigureAwait(false);
    }

    private static async Task<IJobJournalLock> TakeAsync(JournalTestRun run, string job)
    {
        await run.Options.BreakLockAsync!(job).ConfigureAwait(false);
        return await run.LockAsync(job, run.Open()).ConfigureAwait(false);
    }
}
