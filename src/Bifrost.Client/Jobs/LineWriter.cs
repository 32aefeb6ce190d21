using System.Buffers;

namespace Bifrost.Client.Jobs;

/// <summary>Writes lines to a file of the journal, which is created by the first of them.</summary>
internal sealed class LineWriter(JobFiles files, string file) : IAsyncDisposable
{
    // With the line that exceeds the threshold, the buffer usually stays out of the large object heap, which is collected rarely.
    private const int FlushThreshold = 32 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new(2 * FlushThreshold);
    private Stream? _stream;

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

    /// <summary>Writes all lines, and closes the file.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        if (_buffer.WrittenCount > 0)
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stream is not null)
            await _stream.DisposeAsync().ConfigureAwait(false);
        _stream = null;
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        _stream ??= await files.CreateAsync(file, cancellationToken).ConfigureAwait(false);
        await _stream.WriteAsync(_buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _buffer.ResetWrittenCount();
    }
}
