using System.Buffers;

namespace Bifrost.Client.Transport;

/// <summary>
/// The bytes of a response that have been read and not been consumed: one array that grows only when a single value does not fit.
/// </summary>
/// <remarks>
/// Arrays up to 1 MiB come from the pool. A larger one is for a single large value: it is allocated at once in its final size, so that an eighth of
/// the maximum at most is copied, and is released when the value has been consumed.
/// </remarks>
internal sealed class ResponseBuffer(StreamedResponse response) : IDisposable
{
    private const int InitialSize = 128 * 1024;
    private const int MaxPooledSize = 1024 * 1024;

    // With less room a read is not worth the call.
    private const int MinRoom = InitialSize / 2;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _start;
    private int _end;
    private bool _isReading;
    private bool _isShared;

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

    /// <summary>Shares the beginning of the data with the caller, so that a large value need not be copied.</summary>
    /// <param name="length">The length of the value.</param>
    /// <returns>The value, which stays as it is; empty when copying it takes less memory.</returns>
    public ReadOnlyMemory<byte> Share(int length)
    {
        if (_bytes.Length <= MaxPooledSize || length < _bytes.Length / 10 * 3)
            return default;
        _isShared = true;
        return _bytes.AsMemory(_start, length);
    }

    public void Dispose()
    {
        if (_bytes.Length == 0)
            return;

        // A pending read may still write into the array.
        if (!_isReading)
            Release(_bytes);
        _bytes = [];
        _start = _end = 0;
    }

    private bool MakeRoom()
    {
        int length = _end - _start;
        if (length > response.MaxItemBytes)
            return false;

        // A body of which little is left needs no more room than that, and one byte to notice its end.
        int room = (int)Math.Min(MinRoom, (response.Remaining ?? MinRoom) + 1);
        bool isTooLarge = _bytes.Length > MaxPooledSize && length + room <= InitialSize;
        if (!isTooLarge && _bytes.Length - _end >= room)
            return true;

        byte[] target = _bytes;
        if (isTooLarge || _isShared || _bytes.Length - length < room)
        {
            target = Allocate(GetSize(length + room));
            _isShared = false;
        }

        Data.CopyTo(target);
        if (target != _bytes)
        {
            Release(_bytes);
            _bytes = target;
        }

        (_start, _end) = (0, length);
        return true;
    }

    // Two or four times as large each time up to an eighth of the maximum, then the maximum: never two large arrays at the same time.
    private int GetSize(int needed)
    {
        long max = Math.Min((long)response.MaxItemBytes + MinRoom, Array.MaxLength);
        if (response.Remaining is { } remaining)
            max = Math.Min(max, _end - _start + remaining + 1);
        long size = InitialSize;
        while (size < needed)
            size *= size < MaxPooledSize ? 2 : 4;
        return (int)(size <= MaxPooledSize || size <= max / 8 ? size : Math.Max(max, needed));
    }

    private static byte[] Allocate(int size) =>
        size <= MaxPooledSize ? ArrayPool<byte>.Shared.Rent(size) : GC.AllocateUninitializedArray<byte>(size);

    private static void Release(byte[] bytes)
    {
        if (bytes.Length <= MaxPooledSize)
            ArrayPool<byte>.Shared.Return(bytes);
    }
}
