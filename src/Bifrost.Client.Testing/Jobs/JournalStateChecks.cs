using System.Text;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Testing;

/// <summary>Checks of what a state contains.</summary>
internal static class JournalStateChecks
{
    public static IEnumerable<JournalCheck> All =>
    [
        new("A job that does not exist has no state.", CheckMissingAsync),
        new("The first step creates the job.", CheckFirstStepAsync),
        new("A step replaces the head and the records that it names, and keeps the other records.", CheckOtherRecordsAsync),
        new("A step without records changes the head only.", CheckHeadOnlyAsync),
        new("A state stays when its owner releases the lock, and the next owner continues it.", CheckNextOwnerAsync),
        new("A state has the records of 1,000 batches.", CheckManyAsync),
        new("A head and records can be any JSON.", CheckJsonAsync),
        new("A state that was read does not change.", CheckSnapshotAsync),
    ];

    private static async Task CheckMissingAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        await JournalAssert.HasNoStateAsync(run.Journal, job, "of a job that was never mentioned").ConfigureAwait(false);
        IJobJournalLock taken = await run.LockAsync(job).ConfigureAwait(false);
        await JournalAssert.HasNoStateAsync(run.Journal, job, "of a job that was only locked").ConfigureAwait(false);
        await taken.DisposeAsync().ConfigureAwait(false);
        await JournalAssert.HasNoStateAsync(run.Open(), job, "of a job that was only locked and released").ConfigureAwait(false);
    }

    private static async Task CheckFirstStepAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        await run.CreateAsync(job, 1, 2).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Journal, job, "after the first step", 1, (1, 1), (2, 1)).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), job, "in another journal after the first step", 1, (1, 1), (2, 1)).ConfigureAwait(false);

        string empty = run.NewJob();
        await run.CreateAsync(empty).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), empty, "after a first step without records", 1).ConfigureAwait(false);
    }

    private static async Task CheckOtherRecordsAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        IJobJournalLock taken = await run.CreateAsync(job, 1, 2, 3).ConfigureAwait(false);
        await taken.WriteStateAsync(JournalData.CreateStep(2, 2), run.Token).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), job, "after a step with the record of batch 2", 2, (1, 1), (2, 2), (3, 1)).ConfigureAwait(false);
        await taken.WriteStateAsync(JournalData.CreateStep(3, 3, 4), run.Token).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), job, "after a step with the records of batches 3 and 4", 3, (1, 1), (2, 2), (3, 3), (4, 3)).ConfigureAwait(false);
    }

    private static async Task CheckHeadOnlyAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        IJobJournalLock taken = await run.CreateAsync(job, 1).ConfigureAwait(false);
        await taken.WriteStateAsync(JournalData.CreateStep(2), run.Token).ConfigureAwait(false);
        await taken.WriteStateAsync(JournalData.CreateStep(3), run.Token).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), job, "after two steps without records", 3, (1, 1)).ConfigureAwait(false);
    }

    private static async Task CheckNextOwnerAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        IJobJournalLock first = await run.CreateAsync(job, 1, 2).ConfigureAwait(false);
        await first.WriteStateAsync(JournalData.CreateStep(2, 2), run.Token).ConfigureAwait(false);
        await first.DisposeAsync().ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), job, "after the release of the lock", 2, (1, 1), (2, 2)).ConfigureAwait(false);

        for (int version = 3; version <= 6; version += 2)
        {
            IJobJournalLock next = await run.LockAsync(job, run.Open()).ConfigureAwait(false);
            await next.WriteStateAsync(JournalData.CreateStep(version, 3), run.Token).ConfigureAwait(false);
            await next.WriteStateAsync(JournalData.CreateStep(version + 1, 4), run.Token).ConfigureAwait(false);
            await next.DisposeAsync().ConfigureAwait(false);
        }

        await JournalAssert.HasStateAsync(run.Open(), job, "after steps of three owners", 6, (1, 1), (2, 2), (3, 5), (4, 6)).ConfigureAwait(false);
    }

    private static async Task CheckManyAsync(JournalTestRun run)
    {
        const int Count = 1000;
        string job = run.NewJob();
        IJobJournalLock taken = await run.CreateAsync(job, [.. Enumerable.Range(1, Count)]).ConfigureAwait(false);
        for (int version = 2; version <= 21; version++)
            await taken.WriteStateAsync(JournalData.CreateStep(version, version * 10), run.Token).ConfigureAwait(false);
        (int, long)[] records = [.. Enumerable.Range(1, Count).Select(number => (number, number % 10 == 0 && number is >= 20 and <= 210 ? number / 10L : 1))];
        await JournalAssert.HasStateAsync(run.Open(), job, "after 20 steps that change one record each", 21, records).ConfigureAwait(false);
    }

    private static async Task CheckJsonAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        string[] texts =
        [
            "{}", "{\r\n\t\"a\": [ 1,\n 2 ],\n\"b\": { \"c\" : null } }", """{"a":"\u0000\u001f \ud83d\ude42 \\ \/ \" {\"number\":1}","b":1.5e300,"c":[[[[[]]]]]}""",
            $"{{\"long\":\"{new string('x', 100_000)}\"}}",
        ];
        IJobJournalLock taken = await run.LockAsync(job).ConfigureAwait(false);
        for (int version = 1; version <= texts.Length; version++)
        {
            ReadOnlyMemory<byte> json = JournalData.Encode(texts[version - 1]);
            await taken.WriteStateAsync(new JobJournalStep(json, [KeyValuePair.Create(version, json)], version), run.Token).ConfigureAwait(false);
            JobJournalState? state = await run.Open().ReadStateAsync(job, run.Token).ConfigureAwait(false);
            JournalAssert.IsJson(json, state?.Head ?? default, "the head");
        }

        JobJournalState? last = await run.Open().ReadStateAsync(job, run.Token).ConfigureAwait(false);
        for (int number = 1; number <= texts.Length; number++)
            JournalAssert.IsJson(JournalData.Encode(texts[number - 1]), last?.Batches.GetValueOrDefault(number) ?? default, $"the record of batch {number}");
    }

    private static async Task CheckSnapshotAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        byte[] head = Encoding.UTF8.GetBytes("{\"value\":1}");
        byte[] record = [.. head];
        IJobJournalLock taken = await run.LockAsync(job).ConfigureAwait(false);
        await taken.WriteStateAsync(new JobJournalStep(head, [KeyValuePair.Create(1, (ReadOnlyMemory<byte>)record)], 1), run.Token).ConfigureAwait(false);
        // The caller can use its buffers again.
        head.AsSpan().Clear();
        record.AsSpan().Clear();
        JobJournalState? read = await run.Journal.ReadStateAsync(job, run.Token).ConfigureAwait(false);
        await taken.WriteStateAsync(JournalData.CreateStep(2, 1, 2), run.Token).ConfigureAwait(false);

        JournalAssert.IsJson(JournalData.Encode("{\"value\":1}"), read?.Head ?? default, "the head that was read before the next step");
        JournalAssert.IsSet([1], read?.Batches.Keys ?? [], "the records that were read before the next step");
        JournalAssert.IsJson(JournalData.Encode("{\"value\":1}"), read!.Batches[1], "the record that was read before the next step");
    }
}
