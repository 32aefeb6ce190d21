namespace Bifrost.Client.JobProcess;

/// <summary>A file of a journal during whose writing the process can be killed.</summary>
internal sealed class KillingFile(IJobJournalFile inner, KillSwitch killSwitch, string kind) : IJobJournalFile
{
    public Stream Content { get; } = new KillingStream(inner.Content, killSwitch, kind);

    public async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        killSwitch.Pass($"before-commit:{kind}");
        await inner.CommitAsync(cancellationToken);
        killSwitch.Pass($"after-commit:{kind}");
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
