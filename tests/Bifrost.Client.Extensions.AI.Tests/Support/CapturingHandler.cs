using System.Net;
using System.Text;

namespace Bifrost.Client.Extensions.AI.Tests.Support;

/// <summary>Keeps the body of the request that an adapter sends, and answers with a given body.</summary>
internal sealed class CapturingHandler : HttpMessageHandler
{
    /// <summary>The body of the last request.</summary>
    public string? RequestBody { get; private set; }

    /// <summary>The body of the response; null refuses the request.</summary>
    public string? ResponseBody { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        RequestBody = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        return new HttpResponseMessage(ResponseBody is null ? HttpStatusCode.BadRequest : HttpStatusCode.OK)
        {
            Content = new StringContent(ResponseBody ?? "{}", Encoding.UTF8, "application/json"),
        };
    }
}
