namespace Bifrost.Client.JobProcess;

/// <summary>A journal in which the process can be killed before and after each call.</summary>
internal sealed class KillingJournal(IJobJournal inner, KillSwitch killSwitch) : IJobJournal
{
    private ReadOnlyMemory<byte> _state;

    public async ValueTask<IAsyncDisposable> LockAsync(string job, CancellationToken cancellationToken)
    {
        killSwitch.Pass("before-lock");
        IAsyncDisposable result = await inner.LockAsync(job, cancellationToken);
        killSwitch.Pass("after-lock");
        return result;
    }

    public async ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken)
    {
        JobJournalState? result = await inner.ReadStateAsync(job, cancellationToken);
        _state = result?.Content ?? default;
        killSwitch.Pass("after-read");
        return result;
    }

    public async ValueTask<string> WriteStateAsync(string job, ReadOnlyMemory<byte> state, string? version, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> arrows = StateArrows.Find(_state, state);
        foreach (string arrow in arrows)
            killSwitch.Pass($"before-write:{arrow}");
        string result = await inner.WriteStateAsync(job, state, version, cancellationToken);
        _state = state.ToArray();
        foreach (string arrow in arrows)
            killSwitch.Pass($"after-write:{arrow}");
        return result;
    }

    public async ValueTask<Stream> CreateFileAsync(string job, string file, CancellationToken cancellationToken)
    {
        string kind = GetKind(file);
        killSwitch.Pass($"before-create:{kind}");
        Stream result = await inner.CreateFileAsync(job, file, cancellationToken);
        killSwitch.Pass($"after-create:{kind}");
        return new KillingStream(result, killSwitch, kind);
    }

    public ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken)
    {
        killSwitch.Pass($"before-open:{GetKind(file)}");
        return inner.OpenFileAsync(job, file, cancellationToken);
    }

    public async ValueTask DeleteFileAsync(string job, string file, CancellationToken cancellationToken)
    {
        killSwitch.Pass($"before-delete:{GetKind(file)}");
        await inner.DeleteFileAsync(job, file, cancellationToken);
        killSwitch.Pass($"after-delete:{GetKind(file)}");
    }

    // The name without its number and extension.
    private static string GetKind(string file) => Path.GetFileNameWithoutExtension(file).TrimEnd("-0123456789".ToCharArray());
}
