using System.IO.Compression;
using System.Net;
using Bifrost.Client.Common;

namespace Bifrost.Client.Transport;

/// <summary>A request body that is written while it is sent; records how far it has come, and whether its source failed.</summary>
internal sealed class UploadContent : HttpContent
{
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
        (_state.BytesSent, _state.SourceException) = (0, null);
    }

    /// <summary>Limits the time that the gateway may take for each piece and for its response.</summary>
    public ResponseTimeout? Timeout { get; set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _state.BytesSent = 0;
        var counting = new CountingStream(stream, count => _state.BytesSent += count, Timeout);
        Timeout?.Stop();
        try
        {
            if (_compress)
            {
                var compressed = new GZipStream(counting, CompressionLevel.Fastest, leaveOpen: true);
                await using (compressed.ConfigureAwait(false))
                    await _inner.CopyToAsync(compressed, context, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await _inner.CopyToAsync(counting, context, cancellationToken).ConfigureAwait(false);
            }

            // Everything has been sent: the gateway has to respond.
            Timeout?.Start();
        }
        catch (Exception exception) when (!counting.HasFailed && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            // HttpContent wraps the failure of a file like that of a connection.
            _state.SourceException = exception is HttpRequestException { InnerException: { } inner } ? inner : exception;
            throw;
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
}
