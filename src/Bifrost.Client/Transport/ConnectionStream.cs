using System.Runtime.CompilerServices;

namespace Bifrost.Client.Transport;

/// <summary>
/// A connection that notices a refusal while a body is being sent: <see cref="SocketsHttpHandler"/> reads a response of HTTP/1.1 only after the
/// whole body. What is written after the refusal is not sent, and the connection is not used for another request.
/// </summary>
internal sealed class ConnectionStream(Stream inner) : Stream
{
    // Time for a refusal that arrived just before the connection was reset.
    private static readonly TimeSpan ResetGrace = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private EarlyResponse? _upload;
    private int _attempt;
    private int _readers;
    private Task<int>? _ahead;
    private byte[]? _buffer;
    private int _start;
    private volatile bool _isRefused;
    private volatile bool _isDisposed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        EarlyResponse? current = EarlyResponse.Current;
        if (current != _upload || (current is not null && current.Attempt != _attempt))
            BeginRequest(current);
        return current is null ? inner.WriteAsync(buffer, cancellationToken) : WriteUploadAsync(buffer, current, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_ahead is not null)
                return ReadAheadAsync(_ahead, buffer, cancellationToken);
            _readers++;
        }

        return ReadInnerAsync(buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private void BeginRequest(EarlyResponse? upload)
    {
        if (_isRefused)
            throw new IOException("The connection cannot be used again: the body of its last request was not sent.");
        lock (_lock)
        {
            _upload = upload;
            _attempt = upload?.Attempt ?? 0;

            // A handler reads ahead on a connection that it has used before. Then its read sees the response.
            if (upload is null || _readers > 0 || _ahead is not null)
                return;
            _ahead = ReadAheadCoreAsync(_buffer = new byte[4096]);
            AbandonedTask.Observe(_ahead);
        }
    }

    private async ValueTask WriteUploadAsync(ReadOnlyMemory<byte> buffer, EarlyResponse upload, CancellationToken cancellationToken)
    {
        if (_isRefused)
            return;

        // What follows would be sent: the refusal came on another connection.
        if (upload.Arrived.IsCompleted)
            throw new IOException("The upload was refused on another connection.");
        Task writing = inner.WriteAsync(buffer, cancellationToken).AsTask();
        if (!writing.IsCompleted)
            await Task.WhenAny(writing, upload.Arrived).ConfigureAwait(false);
        if (writing.IsFaulted && !_isDisposed)
            await Task.WhenAny(upload.Arrived, Task.Delay(ResetGrace, cancellationToken)).ConfigureAwait(false);
        if (_isRefused)
            AbandonedTask.Observe(writing);
        else
            await writing.ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadInnerAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            int count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (!Inspect(buffer.Span[..count]))
                return count;
            byte[] changed = AddConnectionClose(buffer.Span[..count]);
            int taken = Math.Min(buffer.Length, changed.Length);
            changed.AsSpan(0, taken).CopyTo(buffer.Span);
            lock (_lock)
            {
                if (taken < changed.Length)
                    (_ahead, _buffer, _start) = (Task.FromResult(changed.Length), changed, taken);
            }

            return taken;
        }
        finally
        {
            lock (_lock)
                _readers--;
        }
    }

    private async Task<int> ReadAheadCoreAsync(byte[] buffer)
    {
        int count = await inner.ReadAsync(buffer).ConfigureAwait(false);
        if (!Inspect(buffer.AsSpan(0, count)))
            return count;
        _buffer = AddConnectionClose(buffer.AsSpan(0, count));
        return _buffer.Length;
    }

    private async ValueTask<int> ReadAheadAsync(Task<int> ahead, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int count = await ahead.WaitAsync(cancellationToken).ConfigureAwait(false);
        int taken = Math.Min(buffer.Length, count - _start);
        _buffer.AsSpan(_start, taken).CopyTo(buffer.Span);
        _start += taken;
        if (_start == count)
        {
            lock (_lock)
                (_ahead, _buffer, _start) = (null, null, 0);
        }

        return taken;
    }

    // Whether these are the first bytes of a refusal while the body is being sent: of a response that is not a success.
    private bool Inspect(ReadOnlySpan<byte> received)
    {
        if (_upload is not { } upload || received.Length < 12 || !received.StartsWith("HTTP/1."u8) || received[9] is < (byte)'3' or > (byte)'5')
            return false;
        upload.TrySetArrived(_attempt, () => _isRefused = true);
        return _isRefused;
    }

    // The handler must close the connection after the response: the server still expects the rest of the body.
    private static byte[] AddConnectionClose(ReadOnlySpan<byte> response)
    {
        int end = response.IndexOf("\r\n"u8) + 2;
        return end < 2 ? response.ToArray() : [.. response[..end], .. "Connection: close\r\n"u8, .. response[end..]];
    }
}
