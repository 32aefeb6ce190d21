using System.Net;
using System.Net.Http.Headers;

namespace Bifrost.Client;

/// <summary>A body that a function writes, at the moment it is sent.</summary>
internal sealed class WriterContent : HttpContent
{
    private readonly Func<Stream, CancellationToken, Task> _write;
    private readonly long? _length;

    /// <summary>Makes a body.</summary>
    /// <param name="write">Writes it.</param>
    /// <param name="mediaType">What it is.</param>
    /// <param name="length">How long it is; null when that is not known.</param>
    public WriterContent(Func<Stream, CancellationToken, Task> write, string mediaType, long? length = null)
    {
        _write = write;
        _length = length;
        Headers.ContentType = new MediaTypeHeaderValue(mediaType);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _write(stream, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        _write(stream, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = _length ?? 0;
        return _length is not null;
    }
}
