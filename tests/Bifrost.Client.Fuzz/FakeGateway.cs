using System.Net;
using System.Net.Http.Headers;

namespace Bifrost.Client.Fuzz;

/// <summary>Returns one response to the first request, and a second one to all others.</summary>
internal sealed class FakeGateway(byte[] body, int pieceSize, HttpStatusCode status = HttpStatusCode.OK, string contentType = "application/json", byte[]? next = null)
    : HttpMessageHandler
{
    private bool _isFirst = true;

    /// <summary>Creates a client that receives the response.</summary>
    public BifrostClient CreateClient() => new(
        new BifrostClientOptions
        {
            BaseAddress = new Uri("http://gateway.invalid"),
            Timeout = Timeout.InfiniteTimeSpan,
            ReadTimeout = Timeout.InfiniteTimeSpan,
            MaxItemBytes = 1 << 20,
            Retry = new BifrostRetryOptions { MaxRetries = 0 },
        },
        new HttpClient(this));

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[] content = _isFirst || next is null ? body : next;
        _isFirst = false;
        var response = new HttpResponseMessage(status) { RequestMessage = request, Content = new StreamContent(new PieceStream(content, pieceSize)) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return Task.FromResult(response);
    }
}
