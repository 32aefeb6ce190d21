namespace Bifrost.Client.JobProcess;

/// <summary>A journal in which the process can be killed before and after each call.</summary>
internal sealed class KillingJournal(IJobJournal inner, KillSwitch killSwitch) : DelegatingJournal(inner)
{
    private readonly KillSwitch _killSwitch = killSwitch;
    private StateArrows _arrows = new(null);

    public override async ValueTask<IJobJournalLock> LockAsync(string job, CancellationToken cancellationToken)
    {
        _killSwitch.Pass("before-lock");
        IJobJournalLock result = await base.LockAsync(job, cancellationToken);
        _killSwitch.Pass("after-lock");
        return new Lock(result, this);
    }

    public override async ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken)
    {
        JobJournalState? result = await base.ReadStateAsync(job, cancellationToken);
        _arrows = new StateArrows(result);
        _killSwitch.Pass("after-read");
        return result;
    }

    public override ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken)
    {
        _killSwitch.Pass($"before-open:{GetKind(file)}");
        return base.OpenFileAsync(job, file, cancellationToken);
    }

    // The name without what makes it unique.
    private static string GetKind(string file) => string.Join('-', file.Split('-').TakeWhile(word => !char.IsAsciiDigit(word[0])));

    private sealed class Lock(IJobJournalLock inner, KillingJournal journal) : DelegatingJournalLock(inner)
    {
        private KillSwitch KillSwitch => journal._killSwitch;

        public override async ValueTask WriteStateAsync(JobJournalStep jobStep, CancellationToken cancellationToken)
        {
            IReadOnlyList<string> arrows = journal._arrows.Find(jobStep);
            foreach (string arrow in arrows)
                KillSwitch.Pass($"before-write:{arrow}");
            await base.WriteStateAsync(jobStep, cancellationToken);
            journal._arrows = journal._arrows.Apply(jobStep);
            foreach (string arrow in arrows)
                KillSwitch.Pass($"after-write:{arrow}");
        }

        public override async ValueTask<IJobJournalFile> CreateFileAsync(string file, CancellationToken cancellationToken)
        {
            string kind = GetKind(file);
            KillSwitch.Pass($"before-create:{kind}");
            IJobJournalFile result = await base.CreateFileAsync(file, cancellationToken);
            KillSwitch.Pass($"after-create:{kind}");
            return new KillingFile(result, KillSwitch, kind);
        }

        public override async ValueTask DeleteFileAsync(string file, CancellationToken cancellationToken)
        {
            KillSwitch.Pass($"before-delete:{GetKind(file)}");
            await base.DeleteFileAsync(file, cancellationToken);
            KillSwitch.Pass($"after-delete:{GetKind(file)}");
        }
    }
}
