using System.IO.Compression;
using System.Net;
using Bifrost.Client.Common;

namespace Bifrost.Client.Transport;

/// <summary>
/// A request body that is written while it is sent; records how far it has come, and whether its source failed. It ends at once when the request
/// is cancelled or refused, also if its source does not.
/// </summary>
internal sealed class UploadContent : HttpContent
{
    private static readonly byte[] Zeros = new byte[64 * 1024];

    // How long a source may take to end when it is cancelled, so that the caller does not find it still in use.
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(1);

    private readonly HttpContent _inner;
    private readonly UploadState _state;
    private readonly bool _compress;

    public UploadContent(HttpContent inner, UploadState state, bool compress = false)
    {
        _inner = inner;
        _state = state;
        _compress = compress;
        foreach ((string name, IEnumerable<string> values) in inner.Headers)
        {
            if (name != "Content-Length")
                Headers.TryAddWithoutValidation(name, values);
        }

        if (compress)
            Headers.ContentEncoding.Add("gzip");
        _state.Length = TryComputeLength(out long length) ? length : null;
        (_state.BytesSent, _state.BytesOffered, _state.SourceException) = (0, 0, null);
    }

    /// <summary>Limits the time that the gateway may take for each piece and for its response.</summary>
    public CallDeadline? Deadline { get; set; }

    /// <summary>Set when a final response arrives while the body is being sent.</summary>
    public EarlyResponse EarlyResponse { get; } = new();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Exception? earlier = _state.SourceException;
        (_state.BytesSent, _state.BytesOffered, _state.SourceException) = (0, 0, null);
        _state.HasBegun = true;
        var target = new UploadStream(stream, _state, Deadline, EarlyResponse);
        EarlyResponse.Begin();
        Deadline?.Stop();
        var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // Bytes in memory are there at once; any other source can take long, or block.
        Task copying = _inner is ByteArrayContent
            ? CopyAsync(target, context, stopping.Token)
            : Task.Run(() => CopyFromSourceAsync(target, context, stopping.Token), CancellationToken.None);
        try
        {
            if (!copying.IsCompleted)
                await Task.WhenAny(copying, EarlyResponse.Arrived).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (EarlyResponse.TryEnd())
            {
                await copying.ConfigureAwait(false);
                _state.IsComplete = true;
            }
            else
            {
                await AbandonAsync(copying, target, stopping).ConfigureAwait(false);
                await FillAsync(stream, cancellationToken).ConfigureAwait(false);
            }

            // The gateway has to respond.
            Deadline?.Restart();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await AbandonAsync(copying, target, stopping).ConfigureAwait(false);
            throw;
        }
        catch (Exception exception) when (!target.HasFailed)
        {
            // HttpContent wraps the failure of a file like that of a connection. A source that has failed is the reason why it cannot be read again.
            _state.SourceException = earlier is not null && exception.GetType() == typeof(BifrostException) ? earlier
                : exception is HttpRequestException { InnerException: { } inner } ? inner
                : exception;
            throw;
        }
        finally
        {
            if (copying.IsCompleted)
                stopping.Dispose();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _compress ? 0 : _inner.Headers.ContentLength ?? 0;
        return !_compress && _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }

    private async Task CopyFromSourceAsync(UploadStream target, TransportContext? context, CancellationToken cancellationToken)
    {
        // The source can send requests of its own: a refusal of those is not one of the upload. The target sets it again for what it writes.
        Transport.EarlyResponse.Current = null;
        await CopyAsync(target, context, cancellationToken).ConfigureAwait(false);
    }

    private async Task CopyAsync(UploadStream target, TransportContext? context, CancellationToken cancellationToken)
    {
        // Sends the headers: a refusal then arrives before the source has produced anything.
        if (_inner is not ByteArrayContent)
            await target.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (!_compress)
        {
            await _inner.CopyToAsync(target, context, cancellationToken).ConfigureAwait(false);
            return;
        }

        var compressed = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true);
        await using (compressed.ConfigureAwait(false))
            await _inner.CopyToAsync(compressed, context, cancellationToken).ConfigureAwait(false);
    }

    // A source that does not end is not waited for. It cannot write into the connection any more.
    private async ValueTask AbandonAsync(Task copying, UploadStream target, CancellationTokenSource stopping)
    {
        await target.CloseAsync().ConfigureAwait(false);
        AbandonedTask.Observe(copying);
        await stopping.CancelAsync().ConfigureAwait(false);
        if (!copying.IsCompleted)
            await Task.WhenAny(copying, Task.Delay(StopGrace, CancellationToken.None)).ConfigureAwait(false);
        if (!copying.IsCompleted)
            _state.IsRepeatable = false;
    }

    // Nothing of this is sent: it ends the body for the handler, which then returns the response that has arrived.
    private async ValueTask FillAsync(Stream stream, CancellationToken cancellationToken)
    {
        for (long rest = (_state.Length ?? _state.BytesOffered) - _state.BytesOffered; rest > 0; rest -= Zeros.Length)
            await stream.WriteAsync(Zeros.AsMemory(0, (int)Math.Min(rest, Zeros.Length)), cancellationToken).ConfigureAwait(false);
    }
}
