using System.Net;
using System.Net.Http.Headers;

namespace Bifrost.Client;

/// <summary>A body that a function writes, at the moment it is sent.</summary>
internal sealed class WriterContent : HttpContent
{
    private readonly Func<Stream, CancellationToken, Task> _write;
    private readonly long? _length;
    private readonly bool _isRepeatable;
    private bool _isWritten;

    /// <summary>Makes a body.</summary>
    /// <param name="write">Writes it.</param>
    /// <param name="mediaType">What it is.</param>
    /// <param name="length">How long it is; null when that is not known.</param>
    /// <param name="isRepeatable">Whether the function writes the same again when it is called again.</param>
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
        // A source that is used up would give a shorter body, and nobody would notice what is missing.
        if (_isWritten && !_isRepeatable)
            throw new BifrostException("A handler of the HTTP client sent the request again, but its body can be read only once: take uploads out of what is retried.");
        _isWritten = true;
        return _write(stream, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length ?? 0;
        return _length is not null;
    }
}
