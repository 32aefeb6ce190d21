
namespace Bifrost.Client.Jobs;

/// <summary>
/// A file of a journal that is compared with its record: the length when it is opened, the checksum at the end. After a seek to a place within the file, the
/// length only.
/// </summary>
internal sealed class JobFileStream : Stream
{
    private readonly Stream _inner;
    private readonly string _job;
    private readonly JobFile _file;
    private long _position;
    private uint _checksum;
    private long _lines;
    private bool _isWhole = true;

    private JobFileStream(Stream inner, string job, JobFile file) => (_inner, _job, _file) = (inner, job, file);

    public override bool CanRead => true;

    public override bool CanSeek => _inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => _inner.Length;

    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public static async ValueTask<JobFileStream> OpenAsync(IJobJournal journal, string job, JobFile file, CancellationToken cancellationToken)
    {
        Stream inner;
        try
        {
            inner = await journal.OpenFileAsync(job, file.Name, cancellationToken).ConfigureAwait(false);
        }
        catch (BifrostJobException exception) when (exception.Reason == JobFailureReason.Damaged)
        {
            // A journal does not know how to go on.
            throw CreateException(job, file, "it does not exist", exception);
        }

        var stream = new JobFileStream(inner, job, file);
        if (!inner.CanSeek || file.Length is null || inner.Length == file.Length)
            return stream;
        long length = inner.Length;
        await stream.DisposeAsync().ConfigureAwait(false);
        throw stream.CreateLengthException(length);
    }

    /// <summary>Says that a file is damaged, and how to go on.</summary>
    /// <param name="job">The name of the job.</param>
    /// <param name="file">The file.</param>
    /// <param name="damage">What is wrong, as a clause.</param>
    /// <param name="innerException">The cause.</param>
    public static BifrostJobException CreateException(string job, JobFile file, string damage, Exception? innerException = null)
    {
        string remedy = file.Name.StartsWith("requests-", StringComparison.Ordinal)
            ? $"Give the requests of the job again to {nameof(BatchJob)}.{nameof(BatchJob.RestoreRequestsAsync)}."
            : $"{nameof(BatchJob)}.{nameof(BatchJob.RestoreResultsAsync)} collects results again while the provider has them.";
        return new BifrostJobException($"The file {file.Name} of job '{job}' is damaged: {damage}. {remedy}", innerException)
        {
            Reason = JobFailureReason.Damaged,
            FileName = file.Name,
        };
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        try
        {
            read = await _inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (JournalCall.IsForeign(exception, cancellationToken))
        {
            throw JournalCall.CreateException(_job, exception);
        }

        Check(buffer.Span, read);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = _inner.Read(buffer);
        }
        catch (Exception exception) when (JournalCall.IsForeign(exception, CancellationToken.None))
        {
            throw JournalCall.CreateException(_job, exception);
        }

        Check(buffer, read);
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        _position = _inner.Seek(offset, origin);
        (_checksum, _lines, _isWhole) = (0, 0, _position == 0);
        return _position;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Checks what was read when a reader has stopped before the end of the file, as it knew the length.</summary>
    /// <exception cref="BifrostJobException">The file is damaged.</exception>
    public void CheckEnd() => Check([], 0);

    public override async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }

    private void Check(ReadOnlySpan<byte> buffer, int read)
    {
        _position += read;
        if (_file.Length is { } length)
            CheckContent(buffer[..read], length);
        else
            CheckLines(buffer[..read]);
    }

    private void CheckContent(ReadOnlySpan<byte> content, long length)
    {
        if (_isWhole)
            _checksum = Checksum.Append(_checksum, content);
        if (_position > length || (content.IsEmpty && _position < length))
            throw CreateLengthException(_position);
        if (content.IsEmpty && _isWhole && Checksum.Format(_checksum) != _file.Checksum)
            throw CreateException($"its checksum is {Checksum.Format(_checksum)} instead of {_file.Checksum}");
    }

    // All that is known of a file of format version 1.
    private void CheckLines(ReadOnlySpan<byte> content)
    {
        _lines += content.Count((byte)'\n');
        if (_isWhole && (_lines > _file.Lines || (content.IsEmpty && _lines < _file.Lines)))
            throw CreateException(_lines > _file.Lines ? $"it has more than its {_file.Lines} lines" : $"it has {_lines} of its {_file.Lines} lines");
    }

    private BifrostJobException CreateLengthException(long length) =>
        CreateException(length > _file.Length ? $"it has more than its {_file.Length} bytes" : $"it ends after {length} of {_file.Length} bytes");

    private BifrostJobException CreateException(string damage) => CreateException(_job, _file, damage);
}
