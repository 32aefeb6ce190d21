namespace Bifrost.Client.JobProcess;

/// <summary>A journal in which the process can be killed before and after each call.</summary>
internal sealed class KillingJournal(IJobJournal inner, KillSwitch killSwitch) : IJobJournal
{
    private readonly KillSwitch _killSwitch = killSwitch;
    private StateArrows _arrows = new(null);

    public async ValueTask<IJobJournalLock> LockAsync(string job, CancellationToken cancellationToken)
    {
        _killSwitch.Pass("before-lock");
        IJobJournalLock result = await inner.LockAsync(job, cancellationToken);
        _killSwitch.Pass("after-lock");
        return new Lock(result, this);
    }

    public async ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken)
    {
        JobJournalState? result = await inner.ReadStateAsync(job, cancellationToken);
        _arrows = new StateArrows(result);
        _killSwitch.Pass("after-read");
        return result;
    }

    public IAsyncEnumerable<JobJournalEntry> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

    public ValueTask DeleteAsync(string job, CancellationToken cancellationToken) => inner.DeleteAsync(job, cancellationToken);

    public ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken)
    {
        _killSwitch.Pass($"before-open:{GetKind(file)}");
        return inner.OpenFileAsync(job, file, cancellationToken);
    }

    public ValueTask<JobControl> ReadControlAsync(string job, CancellationToken cancellationToken) => inner.ReadControlAsync(job, cancellationToken);

    public ValueTask WriteControlAsync(string job, JobControl control, CancellationToken cancellationToken) => inner.WriteControlAsync(job, control, cancellationToken);

    // The name without what makes it unique.
    private static string GetKind(string file) => string.Join('-', file.Split('-').TakeWhile(word => !char.IsAsciiDigit(word[0])));

    private sealed class Lock(IJobJournalLock inner, KillingJournal journal) : IJobJournalLock
    {
        private KillSwitch KillSwitch => journal._killSwitch;

        public long Number => inner.Number;

        public CancellationToken Lost => inner.Lost;

        public async ValueTask WriteStateAsync(JobJournalStep jobStep, CancellationToken cancellationToken)
        {
            IReadOnlyList<string> arrows = journal._arrows.Find(jobStep);
            foreach (string arrow in arrows)
                KillSwitch.Pass($"before-write:{arrow}");
            await inner.WriteStateAsync(jobStep, cancellationToken);
            journal._arrows = journal._arrows.Apply(jobStep);
            foreach (string arrow in arrows)
                KillSwitch.Pass($"after-write:{arrow}");
        }

        public async ValueTask<IJobJournalFile> CreateFileAsync(string file, CancellationToken cancellationToken)
        {
            string kind = GetKind(file);
            KillSwitch.Pass($"before-create:{kind}");
            IJobJournalFile result = await inner.CreateFileAsync(file, cancellationToken);
            KillSwitch.Pass($"after-create:{kind}");
            return new KillingFile(result, KillSwitch, kind);
        }

        public async ValueTask DeleteFileAsync(string file, CancellationToken cancellationToken)
        {
            KillSwitch.Pass($"before-delete:{GetKind(file)}");
            await inner.DeleteFileAsync(file, cancellationToken);
            KillSwitch.Pass($"after-delete:{GetKind(file)}");
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
