using System.Net;
using System.Net.Http.Headers;

namespace Bifrost.Client.Transport;

/// <summary>A request body that a function writes when it is sent.</summary>
internal sealed class WriterContent : HttpContent
{
    private readonly Func<Stream, CancellationToken, Task> _write;
    private readonly long? _length;
    private readonly bool _isRepeatable;
    private bool _isWritten;

    /// <summary>Creates the body.</summary>
    /// <param name="write">Writes the body to a stream.</param>
    /// <param name="mediaType">Its media type.</param>
    /// <param name="length">Its length in bytes; null when it is not known.</param>
    /// <param name="isRepeatable">Whether the function can be called again and writes the same.</param>
    public WriterContent(Func<Stream, CancellationToken, Task> write, string mediaType, long? length = null, bool isRepeatable = false)
    {
        _write = write;
        _length = length;
        _isRepeatable = isRepeatable;
        Headers.ContentType = new MediaTypeHeaderValue(mediaType);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // A source that has been read to its end would send a shorter body, unnoticed.
        if (_isWritten && !_isRepeatable)
            throw new BifrostException("A handler of the HttpClient sent the request again, but its body can be read only once: exclude uploads from the handler's retries.");
        _isWritten = true;
        return _write(stream, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length ?? 0;
        return _length is not null;
    }
}
