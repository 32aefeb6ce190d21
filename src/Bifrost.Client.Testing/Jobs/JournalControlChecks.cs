using Bifrost.Client.Jobs;

namespace Bifrost.Client.Testing;

/// <summary>Checks of control records.</summary>
internal static class JournalControlChecks
{
    public static IEnumerable<JournalCheck> All =>
    [
        new("The control record is Run if none was written.", CheckDefaultAsync),
        new("The control record is written without the lock, and read by everybody.", CheckWriteAsync),
        new("A control record of Cancel is not replaced.", CheckCancelAsync),
        new("A job that does not exist has no control record to write.", CheckMissingAsync),
        new("The control record can be written by several at once.", CheckConcurrentAsync),
    ];

    private static async Task CheckDefaultAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        await JournalAssert.HasControlAsync(run.Journal, job, "of a job that does not exist", JobControl.Run).ConfigureAwait(false);
        await run.CreateAsync(job).ConfigureAwait(false);
        await JournalAssert.HasControlAsync(run.Journal, job, "of a new job", JobControl.Run).ConfigureAwait(false);
    }

    private static async Task CheckWriteAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        string other = run.NewJob();
        IJobJournalLock taken = await run.CreateAsync(job, 1).ConfigureAwait(false);
        await run.CreateAsync(other).ConfigureAwait(false);
        foreach (JobControl control in (JobControl[])[JobControl.Pause, JobControl.Run, JobControl.Pause, JobControl.Pause])
        {
            await run.Open().WriteControlAsync(job, control, run.Token).ConfigureAwait(false);
            await JournalAssert.HasControlAsync(run.Journal, job, "after it was written in another journal", control).ConfigureAwait(false);
        }

        await taken.WriteStateAsync(JournalData.CreateStep(2), run.Token).ConfigureAwait(false);
        await JournalAssert.HasControlAsync(run.Journal, job, "after a step", JobControl.Pause).ConfigureAwait(false);
        await taken.DisposeAsync().ConfigureAwait(false);
        await JournalAssert.HasControlAsync(run.Open(), job, "after the lock was released", JobControl.Pause).ConfigureAwait(false);
        await run.Journal.WriteControlAsync(job, JobControl.Run, run.Token).ConfigureAwait(false);
        await JournalAssert.HasControlAsync(run.Open(), job, "after it was written for a job that nobody runs", JobControl.Run).ConfigureAwait(false);
        await JournalAssert.HasControlAsync(run.Open(), other, "of another job", JobControl.Run).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), job, "after control records", 2, (1, 1)).ConfigureAwait(false);
    }

    private static async Task CheckCancelAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        await run.CreateAsync(job).ConfigureAwait(false);
        await run.Open().WriteControlAsync(job, JobControl.Pause, run.Token).ConfigureAwait(false);
        await run.Open().WriteControlAsync(job, JobControl.Cancel, run.Token).ConfigureAwait(false);
        foreach (JobControl control in (JobControl[])[JobControl.Run, JobControl.Pause, JobControl.Cancel])
        {
            // Whether the call throws or not.
            await JournalAssert.RecordAsync(() => run.Open().WriteControlAsync(job, control, run.Token)).ConfigureAwait(false);
            await JournalAssert.HasControlAsync(run.Open(), job, $"when {control} is written after {JobControl.Cancel}", JobControl.Cancel).ConfigureAwait(false);
        }
    }

    private static async Task CheckMissingAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        await RefuseAsync("of a job that was never mentioned").ConfigureAwait(false);
        IJobJournalLock taken = await run.LockAsync(job).ConfigureAwait(false);
        await RefuseAsync("of a job that was only locked").ConfigureAwait(false);
        await taken.WriteStateAsync(JournalData.CreateStep(1), run.Token).ConfigureAwait(false);
        await JournalAssert.HasControlAsync(run.Open(), job, "of a job that was created after that", JobControl.Run).ConfigureAwait(false);

        Task RefuseAsync(string what) => JournalAssert.ThrowsAsync(
            JobFailureReason.NotFound, $"writing the control record {what}", () => run.Journal.WriteControlAsync(job, JobControl.Cancel, run.Token));
    }

    private static async Task CheckConcurrentAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        await run.CreateAsync(job).ConfigureAwait(false);
        await WriteAllAsync(index => index % 2 == 0 ? JobControl.Run : JobControl.Pause).ConfigureAwait(false);
        JobControl control = await run.Open().ReadControlAsync(job, run.Token).ConfigureAwait(false);
        JournalAssert.That(control is JobControl.Run or JobControl.Pause, "one of the control records that were written", $"{control} was read");
        await WriteAllAsync(index => index == 7 ? JobControl.Cancel : JobControl.Pause).ConfigureAwait(false);
        await JournalAssert.HasControlAsync(run.Open(), job, "when one of several writers has cancelled the job", JobControl.Cancel).ConfigureAwait(false);

        Task WriteAllAsync(Func<int, JobControl> choose) => Task.WhenAll(Enumerable.Range(0, 16).Select(index => Task.Run(async () =>
        {
            await run.Open().WriteControlAsync(job, choose(index), run.Token).ConfigureAwait(false);
            await run.Journal.ReadControlAsync(job, run.Token).ConfigureAwait(false);
        })));
    }
}
