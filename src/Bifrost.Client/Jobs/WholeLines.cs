using System.Buffers;

namespace Bifrost.Client.Jobs;

/// <summary>
/// Writes lines to a stream such that each write has whole lines: whoever reads meanwhile, or after the process was killed between two writes, finds no line
/// that is cut. A line of more than 1 MiB is written in parts.
/// </summary>
internal sealed class WholeLines(Stream target) : IDisposable
{
    private const int MaxHeld = 1024 * 1024;

    private byte[] _held = ArrayPool<byte>.Shared.Rent(128 * 1024);
    private int _count;

    /// <summary>Writes all lines that end in a chunk, and holds what follows them.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken)
    {
        int end = chunk.Span.LastIndexOf((byte)'\n') + 1;
        if (end > 0 && _count == 0)
        {
            await target.WriteAsync(chunk[..end], cancellationToken).ConfigureAwait(false);
        }
        else if (end > 0)
        {
            Hold(chunk.Span[..end]);
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        Hold(chunk.Span[end..]);
        if (_count > MaxHeld)
            await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes what is held.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_count == 0)
            return;
        await target.WriteAsync(_held.AsMemory(0, _count), cancellationToken).ConfigureAwait(false);
        _count = 0;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_held);
        _held = [];
    }

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _held.Length - _count)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _held.Length, _count + bytes.Length));
            _held.AsSpan(0, _count).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_held);
            _held = larger;
        }

        bytes.CopyTo(_held.AsSpan(_count));
        _count += bytes.Length;
    }
}
