using System.Collections.Concurrent;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Testing;

/// <summary>Checks of locks that are held.</summary>
internal static class JournalLockChecks
{
    public static IEnumerable<JournalCheck> All =>
    [
        new("A job has one owner at a time.", CheckExclusiveAsync),
        new("Of many that lock a job at the same time, one gets the lock.", CheckRaceAsync),
        new("The number of a lock is greater than that of each earlier lock of the job.", CheckNumberAsync),
        new("A lock that is disposed twice is released once.", CheckDisposedTwiceAsync),
        new("Jobs are locked independently of each other.", CheckIndependentAsync),
        new("Reading needs no lock.", CheckReadersAsync),
        new("A lock that is held is not lost.", CheckHeldAsync),
    ];

    private static async Task CheckExclusiveAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        IJobJournalLock taken = await run.LockAsync(job).ConfigureAwait(false);
        await RefuseAsync("a job that does not exist").ConfigureAwait(false);
        await taken.WriteStateAsync(JournalData.CreateStep(1, 1), run.Token).ConfigureAwait(false);
        await RefuseAsync("a job that exists").ConfigureAwait(false);
        await taken.WriteStateAsync(JournalData.CreateStep(2, 1), run.Token).ConfigureAwait(false);
        await taken.DisposeAsync().ConfigureAwait(false);

        IJobJournalLock next = await run.LockAsync(job, run.Open()).ConfigureAwait(false);
        await RefuseAsync("a job that the next owner has").ConfigureAwait(false);
        await next.DisposeAsync().ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), job, "after others could not lock the job", 2, (1, 2)).ConfigureAwait(false);

        async Task RefuseAsync(string what)
        {
            await JournalAssert.ThrowsAsync(
                JobFailureReason.InUse, $"locking {what} a second time", async () => await run.LockAsync(job).ConfigureAwait(false)).ConfigureAwait(false);
            await JournalAssert.ThrowsAsync(
                JobFailureReason.InUse, $"locking {what} a second time in another journal",
                async () => await run.LockAsync(job, run.Open()).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private static async Task CheckRaceAsync(JournalTestRun run)
    {
        const int Count = 16;
        string job = run.NewJob();
        for (int round = 0; round < 10; round++)
        {
            var owners = new ConcurrentQueue<IJobJournalLock>();
            Exception?[] results = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => Task.Run(() => JournalAssert.RecordAsync(
                async () => owners.Enqueue(await run.LockAsync(job, run.Open()).ConfigureAwait(false)))))).ConfigureAwait(false);
            JournalAssert.That(owners.Count == 1, $"one of {Count} calls gets the lock", $"{owners.Count} have got it");
            Exception? other = results.FirstOrDefault(result => result is not (null or BifrostJobException { Reason.Value: "in_use" }));
            JournalAssert.That(
                other is null,
                $"the others get a {nameof(BifrostJobException)} with the reason {JobFailureReason.InUse}", other is null ? "" : JournalAssert.Describe(other));
            foreach (IJobJournalLock owner in owners)
                await owner.DisposeAsync().ConfigureAwait(false);
        }

        // Each owner releases the lock at once, so that the next ones take it while it is being released.
        int current = 0;
        await Parallel.ForAsync(0, Count * 10, new ParallelOptions { MaxDegreeOfParallelism = Count, CancellationToken = run.Token }, async (_, token) =>
        {
            IJobJournalLock owner;
            try
            {
                owner = await run.LockAsync(job).ConfigureAwait(false);
            }
            catch (BifrostJobException exception) when (exception.Reason == JobFailureReason.InUse)
            {
                return;
            }

            int owners = Interlocked.Increment(ref current);

            // The others try meanwhile.
            await Task.Delay(1, token).ConfigureAwait(false);
            Interlocked.Decrement(ref current);
            await owner.DisposeAsync().ConfigureAwait(false);
            JournalAssert.That(owners == 1, "one owner at a time", $"{owners} owners had the lock");
        }).ConfigureAwait(false);
    }

    private static async Task CheckNumberAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        IJobJournalLock taken = await run.CreateAsync(job).ConfigureAwait(false);
        JournalAssert.That(taken.Number >= 1, "a number of at least 1", $"the number {taken.Number}");
        for (int round = 0; round < 6; round++)
        {
            long last = taken.Number;
            await taken.DisposeAsync().ConfigureAwait(false);
            taken = await run.LockAsync(job, run.Open()).ConfigureAwait(false);
            JournalAssert.That(taken.Number > last, $"a number greater than {last}, the one of the lock before", $"the number {taken.Number}");
            // Whether the owner has written or not.
            if (round % 2 == 1)
                await taken.WriteStateAsync(JournalData.CreateStep(2 + (round / 2)), run.Token).ConfigureAwait(false);
        }
    }

    private static async Task CheckDisposedTwiceAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        IJobJournalLock first = await run.CreateAsync(job).ConfigureAwait(false);
        await first.DisposeAsync().ConfigureAwait(false);
        await first.DisposeAsync().ConfigureAwait(false);
        IJobJournalLock second = await run.LockAsync(job).ConfigureAwait(false);
        await first.DisposeAsync().ConfigureAwait(false);
        await JournalAssert.ThrowsAsync(
            JobFailureReason.InUse, "locking the job when the owner before has disposed its lock again",
            async () => await run.LockAsync(job).ConfigureAwait(false)).ConfigureAwait(false);
        await second.WriteStateAsync(JournalData.CreateStep(2), run.Token).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), job, "after the step of the second owner", 2).ConfigureAwait(false);
    }

    private static async Task CheckIndependentAsync(JournalTestRun run)
    {
        string first = run.NewJob();
        string second = run.NewJob();
        IJobJournalLock firstLock = await run.CreateAsync(first, 1).ConfigureAwait(false);
        IJobJournalLock secondLock = await run.CreateAsync(second, 2).ConfigureAwait(false);
        await firstLock.DisposeAsync().ConfigureAwait(false);
        await secondLock.WriteStateAsync(JournalData.CreateStep(2, 3), run.Token).ConfigureAwait(false);
        await JournalAssert.ThrowsAsync(
            JobFailureReason.InUse, "locking the second job", async () => await run.LockAsync(second).ConfigureAwait(false)).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), first, "of the first job", 1, (1, 1)).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), second, "of the second job", 2, (2, 1), (3, 2)).ConfigureAwait(false);
    }

    private static async Task CheckReadersAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        ReadOnlyMemory<byte> content = JournalData.CreateContent("read without a lock");
        IJobJournalLock taken = await run.CreateAsync(job, 1).ConfigureAwait(false);
        await run.WriteFileAsync(taken, "a.jsonl", content).ConfigureAwait(false);
        foreach (IJobJournal journal in (IJobJournal[])[run.Journal, run.Open()])
        {
            await JournalAssert.HasStateAsync(journal, job, "while the job is locked", 1, (1, 1)).ConfigureAwait(false);
            await JournalAssert.HasFileAsync(journal, job, "a.jsonl", "while the job is locked", content).ConfigureAwait(false);
            await JournalAssert.HasControlAsync(journal, job, "while the job is locked", JobControl.Run).ConfigureAwait(false);
        }
    }

    private static async Task CheckHeldAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        IJobJournalLock taken = await run.CreateAsync(job).ConfigureAwait(false);
        await run.WriteFileAsync(taken, "a.jsonl", JournalData.CreateContent("a")).ConfigureAwait(false);
        await taken.WriteStateAsync(JournalData.CreateStep(2), run.Token).ConfigureAwait(false);
        JournalAssert.That(!taken.Lost.IsCancellationRequested, $"{nameof(IJobJournalLock.Lost)} is not cancelled", "it is cancelled");
    }
}
