using System.Buffers;

namespace Bifrost.Client.Jobs;

/// <summary>
/// Writes lines to a file of the journal, which is created by the first of them, and exists when it is completed. The checksum is that of the lines as they
/// were made, not as they were stored.
/// </summary>
internal sealed class LineWriter(JobFiles files, string name) : IAsyncDisposable
{
    // With the line that exceeds the threshold, the buffer usually stays out of the large object heap, which is collected rarely.
    private const int FlushThreshold = 32 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new(2 * FlushThreshold);
    private IJobJournalFile? _file;
    private long _length;
    private long _lines;
    private uint _checksum;

    /// <summary>The lines that have not been written to the file.</summary>
    public ArrayBufferWriter<byte> Buffer => _buffer;

    /// <summary>Writes a line, without its line feed.</summary>
    public ValueTask WriteLineAsync(ReadOnlySpan<byte> line, CancellationToken cancellationToken)
    {
        _buffer.Write(line);
        _buffer.Write("\n"u8);
        return FlushIfFullAsync(cancellationToken);
    }

    /// <summary>Writes the lines in the buffer when they are many.</summary>
    public ValueTask FlushIfFullAsync(CancellationToken cancellationToken) =>
        _buffer.WrittenCount < FlushThreshold ? ValueTask.CompletedTask : FlushAsync(cancellationToken);

    /// <summary>Writes all lines, and commits the file.</summary>
    /// <returns>The file; null when there is no line.</returns>
    public async ValueTask<JobFile?> CompleteAsync(CancellationToken cancellationToken)
    {
        if (_buffer.WrittenCount > 0)
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        if (_file is null)
            return null;
        await _file.CommitAsync(cancellationToken).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
        return new JobFile { Name = name, Length = _length, Lines = _lines, Checksum = Checksum.Format(_checksum) };
    }

    public async ValueTask DisposeAsync()
    {
        if (_file is { } file)
        {
            _file = null;
            await file.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> lines = _buffer.WrittenMemory;
        _file ??= await files.CreateAsync(name, cancellationToken).ConfigureAwait(false);
        await WriteAsync(_file.Content, lines, cancellationToken).ConfigureAwait(false);
        _length += lines.Length;
        _lines += lines.Span.Count((byte)'\n');
        _checksum = Checksum.Append(_checksum, lines.Span);
        _buffer.ResetWrittenCount();
    }

    private async ValueTask WriteAsync(Stream content, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        try
        {
            await content.WriteAsync(lines, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (JournalCall.IsForeign(exception, cancellationToken))
        {
            throw JournalCall.CreateException(files.Job, exception);
        }
    }
}
