namespace Bifrost.Client.Tests.Support;

/// <summary>A body that arrives in chunks: a read returns at most the rest of one chunk.</summary>
internal sealed class ChunkedStream(ReadOnlyMemory<byte> body, IEnumerable<int> sizes) : Stream
{
    private readonly IEnumerator<int> _sizes = sizes.GetEnumerator();
    private int _at;
    private int _chunkEnd;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _at; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (_at == _chunkEnd)
            _chunkEnd = _sizes.MoveNext() ? Math.Min(body.Length, _at + Math.Max(1, _sizes.Current)) : body.Length;
        int count = Math.Min(buffer.Length, _chunkEnd - _at);
        body.Span.Slice(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
