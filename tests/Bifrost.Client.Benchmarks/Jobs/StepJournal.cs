using System.Diagnostics;
using Bifrost.Client.JobProcess;

namespace Bifrost.Client.Benchmarks.Jobs;

/// <summary>A journal that notes when each step was written, and how many bytes it has.</summary>
internal sealed class StepJournal(IJobJournal inner) : DelegatingJournal(inner)
{
    public List<(long Time, long Bytes)> Steps { get; } = [];

    public override async ValueTask<IJobJournalLock> LockAsync(string job, CancellationToken cancellationToken) => new Lock(this, await base.LockAsync(job, cancellationToken));

    private sealed class Lock(StepJournal journal, IJobJournalLock inner) : DelegatingJournalLock(inner)
    {
        public override async ValueTask WriteStateAsync(JobJournalStep jobStep, CancellationToken cancellationToken)
        {
            await base.WriteStateAsync(jobStep, cancellationToken);
            journal.Steps.Add((Stopwatch.GetTimestamp(), jobStep.Head.Length + jobStep.Batches.Sum(batch => batch.Value.Length)));
        }
    }
}
