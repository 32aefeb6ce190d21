using Bifrost.Client.Jobs;

namespace Bifrost.Client.Testing;

/// <summary>The owner of a job with a state, a file and a file that was begun, who then does not have the lock any more.</summary>
internal sealed class JournalStaleOwner
{
    private const string Committed = "committed.jsonl";
    private const string Begun = "begun.jsonl";
    private const string New = "new.jsonl";

    private static readonly ReadOnlyMemory<byte> Content = JournalData.CreateContent("committed");

    private JournalStaleOwner(string job, IJobJournalLock taken, IJobJournalFile file)
    {
        Job = job;
        Lock = taken;
        File = file;
    }

    public string Job { get; }

    public IJobJournalLock Lock { get; }

    public IJobJournalFile File { get; }

    public static async Task<JournalStaleOwner> CreateAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        IJobJournalLock taken = await run.CreateAsync(job, 1).ConfigureAwait(false);
        await run.WriteFileAsync(taken, Committed, Content).ConfigureAwait(false);
        return new JournalStaleOwner(job, taken, await run.BeginFileAsync(taken, Begun, JournalData.CreateContent("begun")).ConfigureAwait(false));
    }

    public static async Task CheckStateAsync(JournalTestRun run, JournalStaleOwner owner)
    {
        await JournalAssert.ThrowsAsync(
            JobFailureReason.LockLost, "writing a step without the lock",
            () => owner.Lock.WriteStateAsync(JournalData.CreateStep(2, 1, 9), run.Token)).ConfigureAwait(false);
        await JournalAssert.HasStateAsync(run.Open(), owner.Job, "after a step was refused", 1, (1, 1)).ConfigureAwait(false);
    }

    public static async Task CheckCreateAsync(JournalTestRun run, JournalStaleOwner owner)
    {
        await JournalAssert.ThrowsAsync(
            JobFailureReason.LockLost, "beginning a file without the lock",
            async () => await run.CreateFileAsync(owner.Lock, New).ConfigureAwait(false)).ConfigureAwait(false);
        await JournalAssert.HasNoFileAsync(run.Open(), owner.Job, New, "after it was refused").ConfigureAwait(false);
    }

    public static async Task CheckCommitAsync(JournalTestRun run, JournalStaleOwner owner)
    {
        await JournalAssert.ThrowsAsync(JobFailureReason.LockLost, "committing a file without the lock", () => owner.File.CommitAsync(run.Token)).ConfigureAwait(false);
        await JournalAssert.HasNoFileAsync(run.Open(), owner.Job, Begun, "after its commit was refused").ConfigureAwait(false);
    }

    public static async Task CheckDeleteAsync(JournalTestRun run, JournalStaleOwner owner)
    {
        await JournalAssert.ThrowsAsync(
            JobFailureReason.LockLost, "deleting a file without the lock", () => owner.Lock.DeleteFileAsync(Committed, run.Token)).ConfigureAwait(false);
        await JournalAssert.HasFileAsync(run.Open(), owner.Job, Committed, "after its deletion was refused", Content).ConfigureAwait(false);
    }
}
