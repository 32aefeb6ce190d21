using System.Net;

namespace Bifrost.Client.Tests.Cancellation;

/// <summary>Makes places to cancel at of each request, of its response, and of each read of its body.</summary>
internal sealed class PointHandler(HttpMessageHandler inner, CancelPoints points) : DelegatingHandler(inner)
{
    private int _sentAfterCancellation;

    /// <summary>How many requests were sent although the token had been cancelled.</summary>
    public int SentAfterCancellation => _sentAfterCancellation;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (points.IsCancelled && !cancellationToken.IsCancellationRequested)
            Interlocked.Increment(ref _sentAfterCancellation);
        points.Hit("before a request");
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        points.Hit("after the headers of a response");
        response.Content = new PointContent(response.Content, points);
        return response;
    }

    // The handler below is shared.
    protected override void Dispose(bool disposing) => base.Dispose(disposing: false);

    private sealed class PointContent : HttpContent
    {
        private readonly HttpContent _inner;
        private readonly CancelPoints _points;

        public PointContent(HttpContent inner, CancelPoints points)
        {
            (_inner, _points) = (inner, points);
            foreach ((string name, IEnumerable<string> values) in inner.Headers)
                Headers.TryAddWithoutValidation(name, values);
        }

        protected override async Task<Stream> CreateContentReadStreamAsync() => await CreateContentReadStreamAsync(CancellationToken.None);

        protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
            new PointStream(await _inner.ReadAsStreamAsync(cancellationToken), "a response", _points);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _inner.CopyToAsync(stream, context);

        protected override bool TryComputeLength(out long length)
        {
            length = _inner.Headers.ContentLength ?? 0;
            return _inner.Headers.ContentLength is not null;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
