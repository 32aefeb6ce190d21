using Bifrost.Client.Common;

namespace Bifrost.Client.Transport;

/// <summary>
/// Passes the body of an upload to the connection: counts its bytes, limits the time for each piece, and records whether the connection failed.
/// After it has been closed nothing is written any more.
/// </summary>
internal sealed class UploadStream(Stream inner, UploadState state, CallDeadline? deadline, EarlyResponse early) : WriteOnlyStream
{
    private readonly Lock _lock = new();
    private Task _writing = Task.CompletedTask;
    private bool _isClosed;

    /// <summary>Whether the connection failed.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Refuses further writes, and waits for one that is under way.</summary>
    public async Task CloseAsync()
    {
        Task writing;
        lock (_lock)
        {
            _isClosed = true;
            writing = _writing;
        }

        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            ThrowIfClosed();
            return new ValueTask(_writing = WriteCoreAsync(buffer, cancellationToken));
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ThrowIfClosed();
            return _writing = FlushCoreAsync(cancellationToken);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush() => FlushAsync(CancellationToken.None).GetAwaiter().GetResult();

    private async Task WriteCoreAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        deadline?.Restart();
        EarlyResponse.Current = early;
        state.BytesOffered += buffer.Length;

        // With the last byte the request is complete, even if writing it fails.
        if (state.BytesOffered >= state.Length)
            state.IsComplete = true;
        try
        {
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            state.BytesSent += buffer.Length;
            deadline?.Stop();
        }
        catch
        {
            HasFailed = true;
            throw;
        }
    }

    private async Task FlushCoreAsync(CancellationToken cancellationToken)
    {
        deadline?.Restart();
        EarlyResponse.Current = early;
        try
        {
            await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
            deadline?.Stop();
        }
        catch
        {
            HasFailed = true;
            throw;
        }
    }

    private void ThrowIfClosed()
    {
        if (_isClosed)
            throw new OperationCanceledException("The upload has ended.");
    }
}
