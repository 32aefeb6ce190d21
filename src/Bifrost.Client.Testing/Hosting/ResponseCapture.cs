using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Bifrost.Client.Testing;

/// <summary>
/// The sending side of a connection. It passes everything on, except while it captures the bytes of one response, which are then sent
/// changed, in part or not at all.
/// </summary>
internal sealed class ResponseCapture : PipeWriter, IDuplexPipe
{
    // A reset discards data that the client has not received yet, if there is more of it than fits into the buffers of its socket.
    private static readonly TimeSpan DelayBeforeReset = TimeSpan.FromMilliseconds(50);

    private readonly ConnectionContext _connection;
    private readonly PipeWriter _output;
    private ArrayBufferWriter<byte>? _captured;
    private bool _isClosed;

    private ResponseCapture(ConnectionContext connection)
    {
        _connection = connection;
        Input = connection.Transport.Input;
        _output = connection.Transport.Output;
    }

    public PipeReader Input { get; }

    public PipeWriter Output => this;

    public override bool CanGetUnflushedBytes => _output.CanGetUnflushedBytes;

    public override long UnflushedBytes => _captured is null ? _output.UnflushedBytes : 0;

    /// <summary>Puts a capture between a connection and its server.</summary>
    public static void Install(ConnectionContext connection)
    {
        var capture = new ResponseCapture(connection);
        connection.Transport = capture;
        connection.Features.Set(capture);
    }

    /// <summary>Begins to capture a response, before anything of it is sent.</summary>
    public void Begin() => _captured = new ArrayBufferWriter<byte>();

    /// <summary>Sends the captured response with a fault.</summary>
    /// <returns>Whether all of it was sent.</returns>
    public async Task<bool> SendAsync(GatewayFault fault, CancellationToken cancellationToken)
    {
        byte[] response = fault.ChangeBytes(_captured!.WrittenSpan.ToArray());
        int length = fault.Connection?.At.Resolve(response) ?? response.Length;

        // The server sends nothing more: what it still writes, if the connection is closed below, is discarded.
        _isClosed = fault.Connection is not null;
        if (!_isClosed)
            _captured = null;
        await SendAsync(response.AsMemory(0, length), fault, cancellationToken).ConfigureAwait(false);

        switch (fault.Connection?.Kind)
        {
            case ConnectionFaultKind.Close:
                await _output.CompleteAsync().ConfigureAwait(false);
                return false;
            case ConnectionFaultKind.Reset:
                await Task.Delay(DelayBeforeReset, cancellationToken).ConfigureAwait(false);
                _connection.Abort(new ConnectionAbortedException());
                return false;
            case ConnectionFaultKind.Pause:
                using (var closed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _connection.ConnectionClosed))
                    await Task.Delay(Timeout.Infinite, closed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _connection.Abort(new ConnectionAbortedException());
                return false;
            default:
                return true;
        }
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _captured?.GetMemory(sizeHint) ?? _output.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _captured is null ? _output.GetSpan(sizeHint) : _captured.GetSpan(sizeHint);

    public override void Advance(int bytes)
    {
        if (_captured is null)
            _output.Advance(bytes);
        else
            _captured.Advance(bytes);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => _captured is null
        ? _output.FlushAsync(cancellationToken)
        : ValueTask.FromResult(new FlushResult(isCanceled: false, isCompleted: _isClosed));

    public override void CancelPendingFlush() => _output.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => _output.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => _output.CompleteAsync(exception);

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, GatewayFault fault, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            ReadOnlyMemory<byte> piece = bytes[..Math.Min(bytes.Length, fault.PieceSize ?? int.MaxValue)];
            if ((await _output.WriteAsync(piece, cancellationToken).ConfigureAwait(false)).IsCompleted)
                return;
            bytes = bytes[piece.Length..];
            if (!bytes.IsEmpty && fault.PieceDelay > TimeSpan.Zero)
                await Task.Delay(fault.PieceDelay, cancellationToken).ConfigureAwait(false);
        }
    }
}
