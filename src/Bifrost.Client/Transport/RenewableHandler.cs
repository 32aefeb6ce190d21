using Bifrost.Client.Common;

namespace Bifrost.Client.Transport;

/// <summary>
/// Sends requests by a handler that can be replaced, which closes its connections: a response that belongs to another request shows that all
/// later ones on its connection do, and <see cref="SocketsHttpHandler"/> has no way to close a single connection.
/// </summary>
/// <param name="first">The handler to begin with.</param>
/// <param name="create">Creates a handler that replaces one.</param>
/// <param name="createForUploads">Creates a handler for requests with a body: their connections are watched while they send.</param>
internal sealed class RenewableHandler(HttpMessageHandler first, Func<HttpMessageHandler> create, Func<HttpMessageHandler> createForUploads) : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private Connections? _current;
    private bool _isDisposed;

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Connections used = Acquire(null);
        try
        {
            return used.Get(request).Send(request, cancellationToken);
        }
        finally
        {
            used.Release();
        }
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.Options.TryGetValue(GatewayCall.Key, out GatewayCall? call)
            // The connection of the gateway releases it: a state machine for each request would only do that.
            ? Acquire(call).Get(request).SendAsync(request, cancellationToken)
            : SendOtherAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_lock)
                _isDisposed = true;
            (_current ?? new Connections(this, first)).Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> SendOtherAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Connections used = Acquire(null);
        try
        {
            return await used.Get(request).SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            used.Release();
        }
    }

    private Connections Acquire(GatewayCall? call)
    {
        lock (_lock)
        {
            _current ??= new Connections(this, first);
            if (call is null)
                _current.Acquire();
            else
                call.Use(_current);
            return _current;
        }
    }

    // Requests that are under way end normally, and so do their responses: disposing a handler closes its idle connections, and those in use
    // when their response has been read.
    private sealed class Connections(RenewableHandler owner, HttpMessageHandler handler) : ICallConnections, IDisposable
    {
        private readonly HttpMessageInvoker _invoker = new(handler, disposeHandler: true);
        private HttpMessageInvoker? _uploads;
        private int _requests;

        public HttpMessageInvoker Get(HttpRequestMessage request)
        {
            if (request.Content is null)
                return _invoker;
            lock (owner._lock)
                return _uploads ??= new HttpMessageInvoker(owner.CreateForUploads(), disposeHandler: true);
        }

        public void Acquire()
        {
            lock (owner._lock)
                _requests++;
        }

        public void Release()
        {
            bool isUnused;
            lock (owner._lock)
                isUnused = --_requests == 0 && owner._current != this;
            if (isUnused)
                Dispose();
        }

        public void Close()
        {
            bool isUnused;
            lock (owner._lock)
            {
                if (owner._current != this || owner._isDisposed)
                    return;
                owner._current = new Connections(owner, owner.Create());
                isUnused = _requests == 0;
            }

            if (isUnused)
                Dispose();
        }

        public void Dispose()
        {
            _invoker.Dispose();
            _uploads?.Dispose();
        }
    }

    private HttpMessageHandler Create() => create();

    private HttpMessageHandler CreateForUploads() => createForUploads();
}
