using Bifrost.Client.Jobs;

namespace Bifrost.Client.Testing;

/// <summary>Checks of when files exist.</summary>
internal static class JournalFileChecks
{
    private const string File = "requests-0001-5f3a9c04.jsonl";

    public static IEnumerable<JournalCheck> All =>
    [
        new("A file exists when it is committed, not before.", CheckCommitAsync),
        new("A file that is disposed before it is committed has never existed.", CheckDiscardAsync),
        new("A file that was committed is not replaced.", CheckReplacedAsync),
        new("Of two files that are begun with the same name, one is committed.", CheckSameNameAsync),
        new("A file that was committed does not change.", CheckClosedAsync),
        new("A file whose commit is cancelled exists completely or not at all.", CheckCancelledAsync),
        new("A file that does not exist cannot be opened.", CheckMissingAsync),
        new("A file that is deleted does not exist; deleting one that does not exist does nothing.", CheckDeleteAsync),
        new("Files stay when the lock is released.", CheckNextOwnerAsync),
        new("Jobs have files of their own.", CheckJobsAsync),
        new("Files and states are independent of each other.", CheckStateAsync),
    ];

    private static async Task CheckCommitAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        ReadOnlyMemory<byte> content = JournalData.CreateContent("committed", lines: 5000);
        IJobJournalLock taken = await run.CreateAsync(job).ConfigureAwait(false);
        IJobJournalFile file = await run.CreateFileAsync(taken, File).ConfigureAwait(false);
        await JournalAssert.HasNoFileAsync(run.Journal, job, File, "that was begun").ConfigureAwait(false);
        await file.Content.WriteAsync(content, run.Token).ConfigureAwait(false);
        await JournalAssert.HasNoFileAsync(run.Journal, job, File, "that was written").ConfigureAwait(false);
        await file.Content.FlushAsync(run.Token).ConfigureAwait(false);
        await JournalAssert.HasNoFileAsync(run.Open(), job, File, "that was flushed, in another journal").ConfigureAwait(false);
        await file.CommitAsync(run.Token).ConfigureAwait(false);
        await JournalAssert.HasFileAsync(run.Journal, job, File, "after its commit", content).ConfigureAwait(false);
        await JournalAssert.HasFileAsync(run.Open(), job, File, "after its commit, in another journal", content).ConfigureAwait(false);
        await file.DisposeAsync().ConfigureAwait(false);
        await file.DisposeAsync().ConfigureAwait(false);
        await JournalAssert.HasFileAsync(run.Open(), job, File, "after it was disposed", content).ConfigureAwait(false);
    }

    private static async Task CheckDiscardAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        ReadOnlyMemory<byte> content = JournalData.CreateContent("second");
        IJobJournalLock taken = await run.CreateAsync(job).ConfigureAwait(false);
        IJobJournalFile file = await run.BeginFileAsync(taken, File, JournalData.CreateContent("discarded", lines: 5000)).ConfigureAwait(false);
        await file.Content.FlushAsync(run.Token).ConfigureAwait(false);
        await file.DisposeAsync().ConfigureAwait(false);
        await file.DisposeAsync().ConfigureAwait(false);
        await JournalAssert.HasNoFileAsync(run.Open(), job, File, "that was disposed without a commit").ConfigureAwait(false);
        await run.WriteFileAsync(taken, File, content).ConfigureAwait(false);
        await JournalAssert.HasFileAsync(run.Open(), job, File, "when another one was discarded before", content).ConfigureAwait(false);
    }

    private static async Task CheckReplacedAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        ReadOnlyMemory<byte> content = JournalData.CreateContent("first");
        IJobJournalLock taken = await run.CreateAsync(job).ConfigureAwait(false);
        await run.WriteFileAsync(taken, File, content).ConfigureAwait(false);
        await RefuseAsync("with the same lock").ConfigureAwait(false);
        await taken.DisposeAsync().ConfigureAwait(false);
        taken = await run.LockAsync(job, run.Open()).ConfigureAwait(false);
        await RefuseAsync("with another lock").ConfigureAwait(false);

        async Task RefuseAsync(string how)
        {
            await JournalAssert.ThrowsAsync(
                JobFailureReason.JournalFailed, $"beginning a file with the name of one that was committed, {how},",
                async () => await run.CreateFileAsync(taken, File).ConfigureAwait(false)).ConfigureAwait(false);
            await JournalAssert.HasFileAsync(run.Open(), job, File, "after that was refused", content).ConfigureAwait(false);
        }
    }

    private static async Task CheckSameNameAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        ReadOnlyMemory<byte> content = JournalData.CreateContent("first");
        IJobJournalLock taken = await run.CreateAsync(job).ConfigureAwait(false);
        IJobJournalFile first = await run.BeginFileAsync(taken, File, content).ConfigureAwait(false);
        IJobJournalFile? second = null;
        // A journal can refuse the second file when it is begun, or when it is committed.
        Exception? exception = await JournalAssert.RecordAsync(async () => second = await run.BeginFileAsync(taken, File, JournalData.CreateContent("second", lines: 100)).ConfigureAwait(false))
            .ConfigureAwait(false);
        await first.CommitAsync(run.Token).ConfigureAwait(false);
        await JournalAssert.HasFileAsync(run.Open(), job, File, "after the commit of the first file", content).ConfigureAwait(false);
        if (exception is null)
        {
            await JournalAssert.ThrowsAsync(JobFailureReason.JournalFailed, "committing the second file", () => second!.CommitAsync(run.Token)).ConfigureAwait(false);
            await second!.DisposeAsync().ConfigureAwait(false);
        }

        await JournalAssert.HasFileAsync(run.Open(), job, File, "after the second file was refused", content).ConfigureAwait(false);
    }

    private static async Task CheckClosedAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        ReadOnlyMemory<byte> content = JournalData.CreateContent("first");
        IJobJournalLock taken = await run.CreateAsync(job).ConfigureAwait(false);
        IJobJournalFile file = await run.BeginFileAsync(taken, File, content).ConfigureAwait(false);
        await file.CommitAsync(run.Token).ConfigureAwait(false);
        // The stream may throw, or take what is not stored.
        await JournalAssert.RecordAsync(async () =>
        {
            await file.Content.WriteAsync(JournalData.CreateContent("late"), run.Token).ConfigureAwait(false);
            await file.Content.FlushAsync(run.Token).ConfigureAwait(false);
        }).ConfigureAwait(false);
        await file.DisposeAsync().ConfigureAwait(false);
        await JournalAssert.HasFileAsync(run.Open(), job, File, "when more was written after its commit", content).ConfigureAwait(false);
    }

    private static async Task CheckCancelledAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        ReadOnlyMemory<byte> content = JournalData.CreateContent("cancelled", lines: 1000);
        IJobJournalLock taken = await run.CreateAsync(job).ConfigureAwait(false);
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync().ConfigureAwait(false);
        IJobJournalFile file = await run.BeginFileAsync(taken, File, content).ConfigureAwait(false);
        Exception? exception = await JournalAssert.RecordAsync(() => file.CommitAsync(cancellation.Token)).ConfigureAwait(false);
        await file.DisposeAsync().ConfigureAwait(false);
        if (exception is null)
            await JournalAssert.HasFileAsync(run.Open(), job, File, "after its commit, which was not cancelled in time", content).ConfigureAwait(false);
        else
            await JournalAssert.HasNoFileAsync(run.Open(), job, File, "after its commit was cancelled").ConfigureAwait(false);
    }

    private static async Task CheckMissingAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        await JournalAssert.HasNoFileAsync(run.Journal, job, File, "of a job that does not exist").ConfigureAwait(false);
        IJobJournalLock taken = await run.CreateAsync(job).ConfigureAwait(false);
        await run.WriteFileAsync(taken, "other.jsonl", JournalData.CreateContent("other")).ConfigureAwait(false);
        await JournalAssert.HasNoFileAsync(run.Journal, job, File, "that was never begun").ConfigureAwait(false);
    }

    private static async Task CheckDeleteAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        ReadOnlyMemory<byte> content = JournalData.CreateContent("other");
        IJobJournalLock taken = await run.CreateAsync(job).ConfigureAwait(false);
        await taken.DeleteFileAsync(File, run.Token).ConfigureAwait(false);
        await run.WriteFileAsync(taken, File, JournalData.CreateContent("deleted")).ConfigureAwait(false);
        await run.WriteFileAsync(taken, "other.jsonl", content).ConfigureAwait(false);
        await taken.DeleteFileAsync(File, run.Token).ConfigureAwait(false);
        await taken.DeleteFileAsync(File, run.Token).ConfigureAwait(false);
        await JournalAssert.HasNoFileAsync(run.Open(), job, File, "that was deleted").ConfigureAwait(false);
        await JournalAssert.HasFileAsync(run.Open(), job, "other.jsonl", "after another file was deleted", content).ConfigureAwait(false);
    }

    private static async Task CheckNextOwnerAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        ReadOnlyMemory<byte> content = JournalData.CreateContent("of the first owner");
        IJobJournalLock taken = await run.LockAsync(job).ConfigureAwait(false);
        await run.WriteFileAsync(taken, File, content).ConfigureAwait(false);
        // A job has files before it has a state: the requests.
        await JournalAssert.HasFileAsync(run.Open(), job, File, "before the first step", content).ConfigureAwait(false);
        await taken.WriteStateAsync(JournalData.CreateStep(1), run.Token).ConfigureAwait(false);
        await taken.DisposeAsync().ConfigureAwait(false);
        taken = await run.LockAsync(job, run.Open()).ConfigureAwait(false);
        await JournalAssert.HasFileAsync(run.Open(), job, File, "for the next owner", content).ConfigureAwait(false);
        await taken.DeleteFileAsync(File, run.Token).ConfigureAwait(false);
        await JournalAssert.HasNoFileAsync(run.Open(), job, File, "that the next owner has deleted").ConfigureAwait(false);
    }

    private static async Task CheckJobsAsync(JournalTestRun run)
    {
        string first = run.NewJob();
        string second = run.NewJob();
        IJobJournalLock firstLock = await run.CreateAsync(first).ConfigureAwait(false);
        IJobJournalLock secondLock = await run.CreateAsync(second).ConfigureAwait(false);
        await run.WriteFileAsync(firstLock, File, JournalData.CreateContent("first")).ConfigureAwait(false);
        await JournalAssert.HasNoFileAsync(run.Open(), second, File, "that another job has").ConfigureAwait(false);
        await run.WriteFileAsync(secondLock, File, JournalData.CreateContent("second")).ConfigureAwait(false);
        await firstLock.DeleteFileAsync(File, run.Token).ConfigureAwait(false);
        await JournalAssert.HasFileAsync(run.Open(), second, File, "after that of another job was deleted", JournalData.CreateContent("second")).ConfigureAwait(false);
    }

    private static async Task CheckStateAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        ReadOnlyMemory<byte> content = JournalData.CreateContent("a");
        IJobJournalLock taken = await run.CreateAsync(job, 1).ConfigureAwait(false);
        IJobJournalFile begun = await run.BeginFileAsync(taken, File, content).ConfigureAwait(false);
        await taken.WriteStateAsync(JournalData.CreateStep(2, 2), run.Token).ConfigureAwait(false);
        await JournalAssert.HasNoFileAsync(run.Open(), job, File, "that was begun before a step").ConfigureAwait(false);
        await begun.CommitAsync(run.Token).ConfigureAwait(false);
        await taken.WriteStateAsync(JournalData.CreateStep(3, 3), run.Token).ConfigureAwait(false);
        await JournalAssert.HasFileAsync(run.Open(), job, File, "after a step", content).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), job, "after steps and a file", 3, (1, 1), (2, 2), (3, 3)).ConfigureAwait(false);
    }
}
