using System.Buffers;

namespace Bifrost.Client.Transport;

/// <summary>
/// The bytes of a response that have been read and not been consumed: one array that grows only when a single value does not fit.
/// </summary>
internal sealed class ResponseBuffer(StreamedResponse response) : IDisposable
{
    private const int InitialSize = 128 * 1024;

    // With less room a read is not worth the call.
    private const int MinRoom = InitialSize / 2;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _start;
    private int _end;
    private bool _isReading;

    /// <summary>The bytes that have not been consumed.</summary>
    public ReadOnlySpan<byte> Data => _bytes.AsSpan(_start, _end - _start);

    /// <summary>The position of the first byte of <see cref="Data"/> in the response.</summary>
    public long Position { get; private set; }

    /// <summary>Whether the response has ended.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Marks bytes as consumed.</summary>
    public void Advance(int count)
    {
        _start += count;
        Position += count;
    }

    /// <summary>Reads more bytes from the response.</summary>
    /// <returns>False when the data is larger than the limit, and nothing was read.</returns>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (!MakeRoom())
            return false;

        _isReading = true;
        int count = await response.ReadAsync(_bytes.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _isReading = false;
        _end += count;
        IsAtEnd = count == 0;
        return true;
    }

    public void Dispose()
    {
        if (_bytes.Length == 0)
            return;

        // A pending read may still write into the array.
        if (!_isReading)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _start = _end = 0;
    }

    private bool MakeRoom()
    {
        int length = _end - _start;
        if (length > response.MaxItemBytes)
            return false;
        if (_bytes.Length - _end >= MinRoom)
            return true;

        byte[] target = _bytes;
        if (_bytes.Length - length < MinRoom)
            target = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * _bytes.Length, Array.MaxLength));
        Data.CopyTo(target);
        if (target != _bytes)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = target;
        }

        (_start, _end) = (0, length);
        return true;
    }
}
