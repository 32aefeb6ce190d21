using Bifrost.Client.Jobs;

namespace Bifrost.Client.Fuzz;

/// <summary>A journal with one job, whose state or files are an input. Nothing is written.</summary>
internal sealed class FuzzJournal(JobJournalState state, byte[] file, int pieceSize) : IJobJournal
{
    public ValueTask<IJobJournalLock> LockAsync(string job, CancellationToken cancellationToken) => ValueTask.FromResult<IJobJournalLock>(new Lock());

    public ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken) => ValueTask.FromResult<JobJournalState?>(state);

    public IAsyncEnumerable<JobJournalEntry> ListAsync(CancellationToken cancellationToken) =>
        new[] { new JobJournalEntry("job") { Head = state.Head } }.ToAsyncEnumerable();

    public ValueTask DeleteAsync(string job, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<Stream> OpenFileAsync(string job, string name, CancellationToken cancellationToken) => ValueTask.FromResult<Stream>(new PieceStream(file, pieceSize));

    public ValueTask<JobControl> ReadControlAsync(string job, CancellationToken cancellationToken) => ValueTask.FromResult(JobControl.Run);

    public ValueTask WriteControlAsync(string job, JobControl control, CancellationToken cancellationToken) => throw new NotSupportedException();

    private sealed class Lock : IJobJournalLock
    {
        public long Number => 1;

        public CancellationToken Lost => CancellationToken.None;

        public ValueTask WriteStateAsync(JobJournalStep jobStep, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IJobJournalFile> CreateFileAsync(string file, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DeleteFileAsync(string file, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
