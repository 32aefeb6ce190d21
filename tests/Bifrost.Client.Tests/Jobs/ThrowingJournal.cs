using Bifrost.Client.JobProcess;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

/// <summary>A journal one of whose calls throws.</summary>
internal sealed class ThrowingJournal(IJobJournal inner, JournalCallKind kind, Exception failure) : DelegatingJournal(inner)
{
    private int _calls;

    /// <summary>Whether the call of this number, counted from 1, throws; all calls do by default.</summary>
    public Func<int, bool> Throws { get; init; } = _ => true;

    /// <summary>The step after whose writing the journal throws, once; 0 throws before each.</summary>
    public int FailsAfterStep { get; init; }

    public override async ValueTask<IJobJournalLock> LockAsync(string job, CancellationToken cancellationToken)
    {
        ThrowIf(JournalCallKind.Lock);
        return new Lock(this, await base.LockAsync(job, cancellationToken));
    }

    public override ValueTask<JobJournalState?> ReadStateAsync(string job, CancellationToken cancellationToken)
    {
        ThrowIf(JournalCallKind.ReadState);
        return base.ReadStateAsync(job, cancellationToken);
    }

    public override IAsyncEnumerable<JobJournalEntry> ListAsync(CancellationToken cancellationToken)
    {
        ThrowIf(JournalCallKind.List);
        return base.ListAsync(cancellationToken);
    }

    public override ValueTask DeleteAsync(string job, CancellationToken cancellationToken)
    {
        ThrowIf(JournalCallKind.Delete);
        return base.DeleteAsync(job, cancellationToken);
    }

    public override async ValueTask<Stream> OpenFileAsync(string job, string file, CancellationToken cancellationToken)
    {
        ThrowIf(JournalCallKind.OpenFile);
        Stream stream = await base.OpenFileAsync(job, file, cancellationToken);
        return kind == JournalCallKind.ReadFile ? new ThrowingStream(stream, this) : stream;
    }

    public override ValueTask<JobControl> ReadControlAsync(string job, CancellationToken cancellationToken)
    {
        ThrowIf(JournalCallKind.ReadControl);
        return base.ReadControlAsync(job, cancellationToken);
    }

    private void ThrowIf(JournalCallKind call)
    {
        if (call == kind && Throws(Interlocked.Increment(ref _calls)))
            throw failure;
    }

    private sealed class Lock(ThrowingJournal journal, IJobJournalLock inner) : DelegatingJournalLock(inner)
    {
        public override async ValueTask WriteStateAsync(JobJournalStep jobStep, CancellationToken cancellationToken)
        {
            if (journal.FailsAfterStep == 0)
                journal.ThrowIf(JournalCallKind.WriteState);
            await base.WriteStateAsync(jobStep, cancellationToken);
            if (journal.FailsAfterStep == jobStep.Version)
                journal.ThrowIf(JournalCallKind.WriteState);
        }

        public override async ValueTask<IJobJournalFile> CreateFileAsync(string file, CancellationToken cancellationToken)
        {
            journal.ThrowIf(JournalCallKind.CreateFile);
            return new JournalFile(journal, await base.CreateFileAsync(file, cancellationToken));
        }
    }

    private sealed class JournalFile(ThrowingJournal journal, IJobJournalFile inner) : IJobJournalFile
    {
        public Stream Content { get; } = journal.Kind == JournalCallKind.WriteFile ? new ThrowingStream(inner.Content, journal) : inner.Content;

        public ValueTask CommitAsync(CancellationToken cancellationToken)
        {
            journal.ThrowIf(JournalCallKind.CommitFile);
            return inner.CommitAsync(cancellationToken);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private JournalCallKind Kind => kind;

    /// <summary>A stream whose reads and writes throw.</summary>
    private sealed class ThrowingStream(Stream inner, ThrowingJournal journal) : Stream
    {
        public override bool CanRead => inner.CanRead;

        public override bool CanSeek => inner.CanSeek;

        public override bool CanWrite => inner.CanWrite;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => inner.Position = value; }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count)
        {
            journal.ThrowIf(JournalCallKind.ReadFile);
            return inner.Read(buffer, offset, count);
        }

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void SetLength(long value) => inner.SetLength(value);

        public override void Write(byte[] buffer, int offset, int count)
        {
            journal.ThrowIf(JournalCallKind.WriteFile);
            inner.Write(buffer, offset, count);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
