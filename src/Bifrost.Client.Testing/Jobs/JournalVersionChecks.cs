using System.Text.Json;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Testing;

/// <summary>Checks of the versions of states: steps follow each other, and are stored completely or not at all.</summary>
internal static class JournalVersionChecks
{
    public static IEnumerable<JournalCheck> All =>
    [
        new("A step whose version does not follow the stored one is refused and changes nothing.", CheckConflictAsync),
        new("Of two steps with the same version, one is stored.", CheckSameVersionAsync),
        new("A state is read as it was written by one step, also while the next one is written.", CheckConsistentAsync),
        new("A state is read while one owner after another writes it.", CheckConsistentBetweenOwnersAsync),
        new("A step that is cancelled is stored completely or not at all.", CheckCancelledAsync),
    ];

    private static async Task CheckConflictAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        IJobJournalLock taken = await run.LockAsync(job).ConfigureAwait(false);
        await RefuseAsync(taken, 2).ConfigureAwait(false);
        await JournalAssert.HasNoStateAsync(run.Open(), job, "after a first step of version 2 was refused").ConfigureAwait(false);
        await taken.DisposeAsync().ConfigureAwait(false);

        // A lock that has seen another version may be lost, so that each step has its own.
        taken = await run.CreateAsync(job, 1).ConfigureAwait(false);
        await taken.WriteStateAsync(JournalData.CreateStep(2, 2), run.Token).ConfigureAwait(false);
        await taken.DisposeAsync().ConfigureAwait(false);
        foreach (long version in (long[])[1, 2, 4, 100])
        {
            taken = await run.LockAsync(job, run.Open()).ConfigureAwait(false);
            await RefuseAsync(taken, version).ConfigureAwait(false);
            await taken.DisposeAsync().ConfigureAwait(false);
            await JournalAssert.HasStateAsync(run.Open(), job, $"after a step of version {version} was refused", 2, (1, 1), (2, 2)).ConfigureAwait(false);
        }

        taken = await run.LockAsync(job).ConfigureAwait(false);
        await taken.WriteStateAsync(JournalData.CreateStep(3, 1), run.Token).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), job, "after the next step", 3, (1, 3), (2, 2)).ConfigureAwait(false);

        Task RefuseAsync(IJobJournalLock owner, long version) => JournalAssert.ThrowsAsync(
            JobFailureReason.LockLost, $"writing a step of version {version}", () => owner.WriteStateAsync(JournalData.CreateStep(version, 1, 9), run.Token));
    }

    private static async Task CheckSameVersionAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        IJobJournalLock taken = await run.CreateAsync(job).ConfigureAwait(false);
        Exception?[] results = await Task.WhenAll(Enumerable.Range(1, 10).Select(number => Task.Run(
            () => JournalAssert.RecordAsync(() => taken.WriteStateAsync(JournalData.CreateStep(2, number), run.Token))))).ConfigureAwait(false);

        JournalAssert.That(
            results.Count(result => result is null) == 1, "one of ten steps of version 2 is stored", $"{results.Count(result => result is null)} calls have succeeded");
        int stored = Array.IndexOf(results, null) + 1;
        await JournalAssert.HasStateAsync(run.Open(), job, $"after the step with the record of batch {stored} was stored", 2, (stored, 2)).ConfigureAwait(false);
    }

    private static async Task CheckConsistentAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        IJobJournalLock taken = await run.CreateAsync(job, 1, 2, 3).ConfigureAwait(false);
        await ReadWhileAsync(run, job, async () =>
        {
            for (int version = 2; version <= 40; version++)
                await taken.WriteStateAsync(JournalData.CreateStep(version, 1, 2, 3), run.Token).ConfigureAwait(false);
        }).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), job, "after the last step", 40, (1, 40), (2, 40), (3, 40)).ConfigureAwait(false);
    }

    private static async Task CheckConsistentBetweenOwnersAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        await (await run.CreateAsync(job, 1, 2, 3).ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        await ReadWhileAsync(run, job, async () =>
        {
            for (int version = 2; version <= 20; version++)
            {
                IJobJournalLock taken = await run.LockAsync(job).ConfigureAwait(false);
                await taken.WriteStateAsync(JournalData.CreateStep(version, 1, 2, 3), run.Token).ConfigureAwait(false);
                await taken.DisposeAsync().ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
    }

    private static async Task CheckCancelledAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        IJobJournalLock taken = await run.CreateAsync(job, 1).ConfigureAwait(false);
        long stored = 1;
        for (int round = 0; round < 20; round++)
        {
            // The first token is cancelled before the call, the others at some time after its start.
            using var cancellation = new CancellationTokenSource();
            if (round == 0)
                await cancellation.CancelAsync().ConfigureAwait(false);
            Task<Exception?> writing = JournalAssert.RecordAsync(() => taken.WriteStateAsync(JournalData.CreateStep(stored + 1, 1), cancellation.Token));
            if (round % 2 == 1)
                await Task.Yield();
            await cancellation.CancelAsync().ConfigureAwait(false);
            Exception? exception = await writing.ConfigureAwait(false);
            JournalAssert.That(
                exception is null or OperationCanceledException, "a cancelled step is stored, or throws an OperationCanceledException",
                exception is null ? "" : JournalAssert.Describe(exception));

            // Whoever has cancelled a step reads what was stored.
            long version = (await run.Open().ReadStateAsync(job, run.Token).ConfigureAwait(false))?.Version ?? 0;
            JournalAssert.That(
                version == stored + 1 || (version == stored && exception is not null), $"version {stored + 1}, or {stored} when the call was cancelled",
                $"version {version} was read");
            await JournalAssert.HasStateAsync(run.Open(), job, "after a step was cancelled", version, (1, version)).ConfigureAwait(false);
            stored = version;
        }

        await taken.WriteStateAsync(JournalData.CreateStep(stored + 1, 1), run.Token).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), job, "after the step that follows the cancelled ones", stored + 1, (1, stored + 1)).ConfigureAwait(false);
    }

    // Several readers compare the parts of the states with their versions, which never go back.
    private static async Task ReadWhileAsync(JournalTestRun run, string job, Func<Task> write)
    {
        using var ended = new CancellationTokenSource();
        Task[] readers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() => ReadUntilAsync(run, job, ended.Token)))];
        try
        {
            await Task.Run(write).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
        }

        await Task.WhenAll(readers).ConfigureAwait(false);
    }

    private static async Task ReadUntilAsync(JournalTestRun run, string job, CancellationToken ended)
    {
        IJobJournal journal = run.Open();
        long last = 0;
        while (!ended.IsCancellationRequested)
        {
            JobJournalState state = await journal.ReadStateAsync(job, run.Token).ConfigureAwait(false) ?? throw new JournalCheckException("a state", "the job does not exist");
            string versions = string.Join(", ", [ReadStep(state.Head), .. state.Batches.OrderBy(record => record.Key).Select(record => ReadStep(record.Value))]);
            string expected = string.Join(", ", Enumerable.Repeat(state.Version, 4));
            JournalAssert.That(versions == expected, $"the head and the records are of the versions {expected}", $"they are of the versions {versions}");
            JournalAssert.That(state.Version >= last, $"a version not before {last}, which was read before", $"version {state.Version} was read");
            last = state.Version;
            await Task.Yield();
        }
    }

    private static long ReadStep(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("step").GetInt64();
    }
}
