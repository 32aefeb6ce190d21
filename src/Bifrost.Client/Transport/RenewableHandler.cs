using Bifrost.Client.Common;

namespace Bifrost.Client.Transport;

/// <summary>
/// Sends requests by a handler that can be replaced, which closes its connections: a response that belongs to another request shows that all
/// later ones on its connection do, and <see cref="SocketsHttpHandler"/> has no way to close a single connection.
/// </summary>
/// <param name="first">The handler to begin with.</param>
/// <param name="create">Creates a handler that replaces one.</param>
internal sealed class RenewableHandler(HttpMessageHandler first, Func<HttpMessageHandler> create) : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private Connections _current = new(first);
    private bool _isDisposed;

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Connections used = Begin(request);
        try
        {
            return used.Invoker.Send(request, cancellationToken);
        }
        finally
        {
            End(used);
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Connections used = Begin(request);
        try
        {
            return await used.Invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            End(used);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_lock)
                _isDisposed = true;
            _current.Invoker.Dispose();
        }

        base.Dispose(disposing);
    }

    private Connections Begin(HttpRequestMessage request)
    {
        Connections used;
        lock (_lock)
        {
            used = _current;
            used.Requests++;
        }

        if (request.Options.TryGetValue(CallConnection.Key, out CallConnection? connection))
            connection.SetUsed(() => Replace(used));
        return used;
    }

    private void End(Connections used)
    {
        bool isUnused;
        lock (_lock)
            isUnused = --used.Requests == 0 && used != _current;
        if (isUnused)
            used.Invoker.Dispose();
    }

    // Requests that are under way end normally, and so do their responses: disposing a handler closes its idle connections, and those in use
    // when their response has been read.
    private void Replace(Connections used)
    {
        bool isUnused;
        lock (_lock)
        {
            if (used != _current || _isDisposed)
                return;
            _current = new Connections(create());
            isUnused = used.Requests == 0;
        }

        if (isUnused)
            used.Invoker.Dispose();
    }

    private sealed class Connections(HttpMessageHandler handler)
    {
        public HttpMessageInvoker Invoker { get; } = new(handler, disposeHandler: true);

        /// <summary>The number of requests whose response has not begun.</summary>
        public int Requests { get; set; }
    }
}
