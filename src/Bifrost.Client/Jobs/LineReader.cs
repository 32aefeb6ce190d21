using System.Buffers;

namespace Bifrost.Client.Jobs;

/// <summary>Reads the lines of a file of the journal.</summary>
internal sealed class LineReader(Stream stream) : IAsyncDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
    private int _start;
    private int _end;

    /// <summary>The current line without its line feed; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Moves to the next line that ends in a line feed.</summary>
    /// <returns>False at the end of the file.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        int searched = _start;
        while (true)
        {
            int length = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                Line = _buffer.AsMemory(_start, searched + length - _start);
                _start = searched + length + 1;
                return true;
            }

            int kept = _end - _start;
            MakeRoom(kept);
            searched = kept;
            int read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return false;
            _end += read;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Line = default;
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        await stream.DisposeAsync().ConfigureAwait(false);
    }

    private void MakeRoom(int kept)
    {
        byte[] target = kept > _buffer.Length / 2 ? ArrayPool<byte>.Shared.Rent(2 * _buffer.Length) : _buffer;
        Buffer.BlockCopy(_buffer, _start, target, 0, kept);
        if (target != _buffer)
            ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end) = (target, 0, kept);
    }
}
