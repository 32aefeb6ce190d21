using System.Globalization;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Testing;

/// <summary>Checks of calls at the same time.</summary>
internal static class JournalConcurrencyChecks
{
    public static IEnumerable<JournalCheck> All =>
    [
        new("All members of a lock can be called at the same time.", CheckLockAsync),
        new("Several jobs can be written at the same time.", CheckJobsAsync),
        new("A lock that is released while its owner writes leaves a complete state, and nothing follows.", CheckReleaseAsync),
    ];

    private static async Task CheckLockAsync(JournalTestRun run)
    {
        const int Count = 30;
        string job = run.NewJob();
        IJobJournalLock taken = await run.CreateAsync(job).ConfigureAwait(false);
        Task steps = Task.Run(async () =>
        {
            for (int version = 2; version <= Count; version++)
                await taken.WriteStateAsync(JournalData.CreateStep(version, version), run.Token).ConfigureAwait(false);
        });
        Task files = Parallel.ForAsync(0, Count, run.Token, async (index, token) =>
        {
            await run.WriteFileAsync(taken, GetName(index), JournalData.CreateContent(GetName(index), lines: 100)).ConfigureAwait(false);
            if (index % 3 == 0)
                await taken.DeleteFileAsync(GetName(index), token).ConfigureAwait(false);
        });
        await Task.WhenAll(steps, files).ConfigureAwait(false);

        await JournalAssert.HasStateAsync(
            run.Open(), job, "after all steps", Count, [.. Enumerable.Range(2, Count - 1).Select(version => (version, (long)version))]).ConfigureAwait(false);
        for (int index = 0; index < Count; index++)
        {
            if (index % 3 == 0)
                await JournalAssert.HasNoFileAsync(run.Open(), job, GetName(index), "that was deleted").ConfigureAwait(false);
            else
                await JournalAssert.HasFileAsync(
                    run.Open(), job, GetName(index), "after all steps", JournalData.CreateContent(GetName(index), lines: 100)).ConfigureAwait(false);
        }

        static string GetName(int index) => string.Create(CultureInfo.InvariantCulture, $"file-{index}.jsonl");
    }

    private static async Task CheckJobsAsync(JournalTestRun run)
    {
        const int Count = 10;
        string[] jobs = [.. Enumerable.Range(0, Count).Select(_ => run.NewJob())];
        await Parallel.ForAsync(0, Count, run.Token, async (index, token) =>
        {
            IJobJournalLock taken = await run.CreateAsync(jobs[index]).ConfigureAwait(false);
            for (int version = 2; version <= 5 + index; version++)
                await taken.WriteStateAsync(JournalData.CreateStep(version, index), token).ConfigureAwait(false);
            await taken.DisposeAsync().ConfigureAwait(false);
        }).ConfigureAwait(false);
        for (int index = 0; index < Count; index++)
            await JournalAssert.HasStateAsync(run.Open(), jobs[index], "after the steps of all jobs", 5 + index, (index, 5 + index)).ConfigureAwait(false);
    }

    private static async Task CheckReleaseAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        IJobJournalLock taken = await run.CreateAsync(job).ConfigureAwait(false);
        long written = 1;
        int writesAfterRelease = 0;
        bool isReleased = false;
        Exception? exception = null;
        Task writing = Task.Run(async () =>
        {
            // A journal that does not refuse the steps is asked a few times only.
            for (long version = 2; exception is null && writesAfterRelease < 3; version++)
            {
                if (Volatile.Read(ref isReleased))
                    writesAfterRelease++;
                exception = await JournalAssert.RecordAsync(() => taken.WriteStateAsync(JournalData.CreateStep(version, 1, 2), run.Token)).ConfigureAwait(false);
                if (exception is null)
                    Volatile.Write(ref written, version);
            }
        });
        // The lock is released while steps are being written.
        while (Volatile.Read(ref written) < 3 && !writing.IsCompleted)
            await Task.Delay(1, run.Token).ConfigureAwait(false);
        await taken.DisposeAsync().ConfigureAwait(false);
        Volatile.Write(ref isReleased, true);
        IJobJournalLock next = await run.LockAsync(job, run.Open()).ConfigureAwait(false);
        long stored = (await run.Open().ReadStateAsync(job, run.Token).ConfigureAwait(false))?.Version ?? 0;
        await writing.ConfigureAwait(false);

        JournalAssert.That(
            exception is BifrostJobException { Reason.Value: "lock_lost" }, $"the first step after the release throws the reason {JobFailureReason.LockLost}",
            exception is null ? "nothing was thrown" : JournalAssert.Describe(exception));
        JournalAssert.That(stored == written, $"version {written}, the last one that was written", $"version {stored} was read");
        await JournalAssert.HasStateAsync(run.Open(), job, "after the release", written, (1, written), (2, written)).ConfigureAwait(false);
        await next.WriteStateAsync(JournalData.CreateStep(written + 1, 1, 2), run.Token).ConfigureAwait(false);
    }
}
