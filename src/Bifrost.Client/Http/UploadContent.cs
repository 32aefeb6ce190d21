using System.IO.Compression;
using System.Net;

namespace Bifrost.Client;

/// <summary>
/// A request body that is written as it is sent, of unknown length where it has to be; knows how much was sent and whether its source failed.
/// </summary>
internal sealed class UploadContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly bool _gzip;

    public UploadContent(HttpContent inner, bool gzip = false)
    {
        _inner = inner;
        _gzip = gzip;
        foreach ((string name, IEnumerable<string> values) in inner.Headers)
        {
            if (name != "Content-Length")
                Headers.TryAddWithoutValidation(name, values);
        }

        if (gzip)
            Headers.ContentEncoding.Add("gzip");
    }

    /// <summary>How many bytes have been sent.</summary>
    public long BytesSent { get; private set; }

    /// <summary>How many bytes are to be sent; null when that is not known.</summary>
    public long? Length => TryComputeLength(out long length) ? length : null;

    /// <summary>Limits the gateway's part in the upload; null when the HTTP client's own timeout counts.</summary>
    public UploadClock? Clock { get; set; }

    /// <summary>What the source of the body failed with, when it was not the network that failed.</summary>
    public Exception? SourceFault { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        BytesSent = 0;
        var counting = new CountingStream(stream, count => BytesSent += count, Clock);
        Clock?.Stop();
        try
        {
            if (_gzip)
            {
                var packed = new GZipStream(counting, CompressionLevel.Fastest, leaveOpen: true);
                await using (packed.ConfigureAwait(false))
                    await _inner.CopyToAsync(packed, context, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await _inner.CopyToAsync(counting, context, cancellationToken).ConfigureAwait(false);
            }

            // From here on it has everything and owes an answer.
            Clock?.Start();
        }
        catch (Exception exception) when (!counting.HasFailed && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            // The framework tells a file that cannot be read like a connection that is lost.
            SourceFault = exception is HttpRequestException { InnerException: { } inner } ? inner : exception;
            throw;
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _gzip ? 0 : _inner.Headers.ContentLength ?? 0;
        return !_gzip && _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }
}
