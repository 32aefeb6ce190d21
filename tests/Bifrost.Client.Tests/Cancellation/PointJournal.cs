using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Cancellation;

/// <summary>A journal whose operations are places to cancel at, before and after each.</summary>
internal sealed class PointJournal(IJobJournal inner, CancelPoints points) : IJobJournal
{
    public ValueTask<IAsyncDisposable> LockAsync(string job, CancellationToken cancellationToken) =>
        ExecuteAsync("locking", () => inner.LockAsync(job, cancellationToken));

    public ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken) =>
        ExecuteAsync("reading the state", () => inner.ReadStateAsync(job, cancellationToken));

    public ValueTask<string> WriteStateAsync(string job, ReadOnlyMemory<byte> state, string? version, CancellationToken cancellationToken) =>
        ExecuteAsync("writing the state", () => inner.WriteStateAsync(job, state, version, cancellationToken));

    public ValueTask<Stream> CreateFileAsync(string job, string file, CancellationToken cancellationToken) =>
        ExecuteAsync<Stream>("creating a file", async () => new PointStream(await inner.CreateFileAsync(job, file, cancellationToken), "a file of the journal", points));

    public ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken) =>
        ExecuteAsync<Stream>("opening a file", async () => new PointStream(await inner.OpenFileAsync(job, file, cancellationToken), "a file of the journal", points));

    public async ValueTask DeleteFileAsync(string job, string file, CancellationToken cancellationToken)
    {
        points.Hit("before deleting a file");
        await inner.DeleteFileAsync(job, file, cancellationToken);
        points.Hit("after deleting a file");
    }

    private async ValueTask<T> ExecuteAsync<T>(string what, Func<ValueTask<T>> execute)
    {
        points.Hit($"before {what}");
        T result = await execute();
        points.Hit($"after {what}");
        return result;
    }
}
