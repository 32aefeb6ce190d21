using System.Buffers;

namespace Bifrost.Client;

/// <summary>
/// What has been read of a response and not been used up: one array that grows only when a single value does not fit.
/// </summary>
internal sealed class ResponseBuffer(GatewayResponse response, int limit) : IDisposable
{
    private const int InitialSize = 128 * 1024;

    // Below this much room a read would not be worth its call.
    private const int LeastRoom = InitialSize / 2;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _start;
    private int _end;
    private bool _isReading;

    /// <summary>The data that has not been used up.</summary>
    public ReadOnlySpan<byte> Data => _bytes.AsSpan(_start, _end - _start);

    /// <summary>The place of the first byte of <see cref="Data"/> in the response.</summary>
    public long Position { get; private set; }

    /// <summary>Whether the response has ended.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Marks data as used up.</summary>
    public void Advance(int count)
    {
        _start += count;
        Position += count;
    }

    /// <summary>Reads more behind the data.</summary>
    /// <returns>False when the data is beyond the limit, and nothing was read.</returns>
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

        // What a read may still write into is nobody else's yet.
        if (!_isReading)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _start = _end = 0;
    }

    private bool MakeRoom()
    {
        int length = _end - _start;
        if (length > limit)
            return false;
        if (_bytes.Length - _end >= LeastRoom)
            return true;

        byte[] target = _bytes;
        if (_bytes.Length - length < LeastRoom)
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
