using System.Diagnostics;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Benchmarks.Jobs;

/// <summary>A journal that notes when each step was written, and how many bytes it has.</summary>
internal sealed class StepJournal(IJobJournal inner) : IJobJournal
{
    public List<(long Time, long Bytes)> Steps { get; } = [];

    public async ValueTask<IJobJournalLock> LockAsync(string job, CancellationToken cancellationToken) => new Lock(this, await inner.LockAsync(job, cancellationToken));

    public ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken) => inner.ReadStateAsync(job, cancellationToken);

    public IAsyncEnumerable<JobJournalEntry> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

    public ValueTask DeleteAsync(string job, CancellationToken cancellationToken = default) => inner.DeleteAsync(job, cancellationToken);

    public ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken) => inner.OpenFileAsync(job, file, cancellationToken);

    public ValueTask<JobControl> ReadControlAsync(string job, CancellationToken cancellationToken) => inner.ReadControlAsync(job, cancellationToken);

    public ValueTask WriteControlAsync(string job, JobControl control, CancellationToken cancellationToken) => inner.WriteControlAsync(job, control, cancellationToken);

    private sealed class Lock(StepJournal journal, IJobJournalLock inner) : IJobJournalLock
    {
        public long Number => inner.Number;

        public CancellationToken Lost => inner.Lost;

        public async ValueTask WriteStateAsync(JobJournalStep jobStep, CancellationToken cancellationToken)
        {
            await inner.WriteStateAsync(jobStep, cancellationToken);
            journal.Steps.Add((Stopwatch.GetTimestamp(), jobStep.Head.Length + jobStep.Batches.Sum(batch => batch.Value.Length)));
        }

        public ValueTask<IJobJournalFile> CreateFileAsync(string file, CancellationToken cancellationToken) => inner.CreateFileAsync(file, cancellationToken);

        public ValueTask DeleteFileAsync(string file, CancellationToken cancellationToken) => inner.DeleteFileAsync(file, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
