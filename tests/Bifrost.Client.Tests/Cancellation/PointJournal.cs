using System.Runtime.CompilerServices;
using Bifrost.Client.JobProcess;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Cancellation;

/// <summary>A journal whose operations are places to cancel at, before and after each.</summary>
internal sealed class PointJournal(IJobJournal inner, CancelPoints points) : DelegatingJournal(inner)
{
    public override ValueTask<IJobJournalLock> LockAsync(string job, CancellationToken cancellationToken) =>
        ExecuteAsync<IJobJournalLock>("locking", async () => new Lock(this, await base.LockAsync(job, cancellationToken)));

    public override ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken) =>
        ExecuteAsync("reading the state", () => base.ReadStateAsync(job, cancellationToken));

    public override async IAsyncEnumerable<JobJournalEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        points.Hit("before listing");
        await foreach (JobJournalEntry entry in base.ListAsync(cancellationToken))
        {
            yield return entry;
            points.Hit("after an entry of the list");
        }
    }

    public override ValueTask DeleteAsync(string job, CancellationToken cancellationToken) => ExecuteAsync("deleting", () => base.DeleteAsync(job, cancellationToken));

    public override ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken) =>
        ExecuteAsync<Stream>("opening a file", async () => CreateStream(await base.OpenFileAsync(job, file, cancellationToken)));

    public override ValueTask<JobControl> ReadControlAsync(string job, CancellationToken cancellationToken) =>
        ExecuteAsync("reading the control record", () => base.ReadControlAsync(job, cancellationToken));

    public override ValueTask WriteControlAsync(string job, JobControl control, CancellationToken cancellationToken) =>
        ExecuteAsync("writing the control record", () => base.WriteControlAsync(job, control, cancellationToken));

    private PointStream CreateStream(Stream stream) => new PointStream(stream, "a file of the journal", points);

    private async ValueTask<T> ExecuteAsync<T>(string what, Func<ValueTask<T>> execute)
    {
        points.Hit($"before {what}");
        T result = await execute();
        points.Hit($"after {what}");
        return result;
    }

    private async ValueTask ExecuteAsync(string what, Func<ValueTask> execute)
    {
        points.Hit($"before {what}");
        await execute();
        points.Hit($"after {what}");
    }

    private sealed class Lock(PointJournal journal, IJobJournalLock inner) : DelegatingJournalLock(inner)
    {
        public override ValueTask WriteStateAsync(JobJournalStep jobStep, CancellationToken cancellationToken) =>
            journal.ExecuteAsync("writing the state", () => base.WriteStateAsync(jobStep, cancellationToken));

        public override ValueTask<IJobJournalFile> CreateFileAsync(string file, CancellationToken cancellationToken) => journal.ExecuteAsync<IJobJournalFile>(
            "creating a file", async () => new JournalFile(journal, await base.CreateFileAsync(file, cancellationToken)));

        public override ValueTask DeleteFileAsync(string file, CancellationToken cancellationToken) =>
            journal.ExecuteAsync("deleting a file", () => base.DeleteFileAsync(file, cancellationToken));
    }

    private sealed class JournalFile(PointJournal journal, IJobJournalFile inner) : IJobJournalFile
    {
        public Stream Content { get; } = journal.CreateStream(inner.Content);

        public ValueTask CommitAsync(CancellationToken cancellationToken) => journal.ExecuteAsync("committing a file", () => inner.CommitAsync(cancellationToken));

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
