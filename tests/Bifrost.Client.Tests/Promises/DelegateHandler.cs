namespace Bifrost.Client.Tests.Promises;

/// <summary>A handler of the caller's HttpClient that is a function.</summary>
internal sealed class DelegateHandler(Func<HttpRequestMessage, Func<Task<HttpResponseMessage>>, CancellationToken, Task<HttpResponseMessage>> send)
    : DelegatingHandler(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
{
    public static DelegateHandler Throwing(Func<Exception> create) => new((_, _, _) => throw create());

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        send(request, () => base.SendAsync(request, cancellationToken), cancellationToken);
}
