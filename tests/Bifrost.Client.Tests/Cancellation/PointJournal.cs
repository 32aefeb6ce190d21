using System.Runtime.CompilerServices;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Cancellation;

/// <summary>A journal whose operations are places to cancel at, before and after each.</summary>
internal sealed class PointJournal(IJobJournal inner, CancelPoints points) : IJobJournal
{
    public ValueTask<IJobJournalLock> LockAsync(string job, CancellationToken cancellationToken) =>
        ExecuteAsync<IJobJournalLock>("locking", async () => new Lock(this, await inner.LockAsync(job, cancellationToken)));

    public ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken) =>
        ExecuteAsync("reading the state", () => inner.ReadStateAsync(job, cancellationToken));

    public async IAsyncEnumerable<JobJournalEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        points.Hit("before listing");
        await foreach (JobJournalEntry entry in inner.ListAsync(cancellationToken))
        {
            yield return entry;
            points.Hit("after an entry of the list");
        }
    }

    public ValueTask DeleteAsync(string job, CancellationToken cancellationToken) => ExecuteAsync("deleting", () => inner.DeleteAsync(job, cancellationToken));

    public ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken) =>
        ExecuteAsync<Stream>("opening a file", async () => CreateStream(await inner.OpenFileAsync(job, file, cancellationToken)));

    public ValueTask<JobControl> ReadControlAsync(string job, CancellationToken cancellationToken) =>
        ExecuteAsync("reading the control record", () => inner.ReadControlAsync(job, cancellationToken));

    public ValueTask WriteControlAsync(string job, JobControl control, CancellationToken cancellationToken) =>
        ExecuteAsync("writing the control record", () => inner.WriteControlAsync(job, control, cancellationToken));

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

    private sealed class Lock(PointJournal journal, IJobJournalLock inner) : IJobJournalLock
    {
        public long Number => inner.Number;

        public CancellationToken Lost => inner.Lost;

        public ValueTask WriteStateAsync(JobJournalStep jobStep, CancellationToken cancellationToken) =>
            journal.ExecuteAsync("writing the state", () => inner.WriteStateAsync(jobStep, cancellationToken));

        public ValueTask<IJobJournalFile> CreateFileAsync(string file, CancellationToken cancellationToken) => journal.ExecuteAsync<IJobJournalFile>(
            "creating a file", async () => new JournalFile(journal, await inner.CreateFileAsync(file, cancellationToken)));

        public ValueTask DeleteFileAsync(string file, CancellationToken cancellationToken) =>
            journal.ExecuteAsync("deleting a file", () => inner.DeleteFileAsync(file, cancellationToken));

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class JournalFile(PointJournal journal, IJobJournalFile inner) : IJobJournalFile
    {
        public Stream Content { get; } = journal.CreateStream(inner.Content);

        public ValueTask CommitAsync(CancellationToken cancellationToken) => journal.ExecuteAsync("committing a file", () => inner.CommitAsync(cancellationToken));

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
