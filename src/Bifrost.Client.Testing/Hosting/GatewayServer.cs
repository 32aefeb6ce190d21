using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bifrost.Client.Testing;

/// <summary>Kestrel, and the book that is kept of requests and connections.</summary>
/// <remarks>Without a host around it: a host would take Ctrl+C away from the process and read its environment.</remarks>
internal sealed class GatewayServer : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private readonly string _pathBase;
    private readonly long _maxRequestBytes;
    private readonly Func<GatewayRequest, GatewayResponse> _answer;
    private readonly KestrelServer _kestrel;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<GatewayRequest> _requests = [];
    private int _accepted;
    private int _open;
    private int _disposed;

    public GatewayServer(BifrostTestGatewayOptions setup, Func<GatewayRequest, GatewayResponse> answer)
    {
        _pathBase = setup.PathBase.Trim('/') is { Length: > 0 } path ? "/" + path : "";
        _maxRequestBytes = setup.MaxRequestBytes;
        _answer = answer;

        var options = new KestrelServerOptions { AddServerHeader = false };
        // The client sets the pace: a test may be slow on purpose. The other limits are the real gateway's.
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        // Kestrel takes an infinite time for one that has passed.
        options.Limits.KeepAliveTimeout = TimeSpan.FromDays(1);
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MaxRequestLineSize = 64 * 1024;
        options.Limits.MaxRequestHeadersTotalSize = 64 * 1024;
        options.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection => CountAsync(next, connection));
        });
        _kestrel = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
    }

    public Uri BaseAddress { get; private set; } = null!;

    public int ConnectionsAccepted => Volatile.Read(ref _accepted);

    public int OpenConnections => Volatile.Read(ref _open);

    public IReadOnlyList<GatewayRequest> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _kestrel.StartAsync(this, cancellationToken).ConfigureAwait(false);
        string address = _kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        BaseAddress = new Uri($"{address}{_pathBase}/");
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;

        // Our own handlers let go first; a token that is cancelled already tells Kestrel not to wait for anybody else's.
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _kestrel.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _kestrel.Dispose();
        _stopping.Dispose();
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        GatewayRequest? request = null;
        bool answered = false;
        try
        {
            request = await GatewayRequestReader.ReadAsync(context, _pathBase, _maxRequestBytes, gone.Token).ConfigureAwait(false);
            lock (_requests)
                _requests.Add(request);
            answered = await GatewayResponseWriter.WriteAsync(context, Answer(request), gone.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (gone.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            context.Abort();
        }
        finally
        {
            request?.Done(answered);
        }
    }

    private GatewayResponse Answer(GatewayRequest request)
    {
        // Said while the client may still be writing, and then the connection ends.
        if (request.IsTooLarge)
        {
            return GatewayResponse.Text(400, "Error when parsing request") with
            {
                Headers = new Dictionary<string, string> { ["Connection"] = "close" },
            };
        }

        if (!request.IsInside)
            return GatewayResponse.Text(404, "404 page not found\n");
        try
        {
            return _answer(request);
        }
#pragma warning disable CA1031 // A test's own responder failed: whoever looks at the answer should learn why.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return GatewayResponse.Text(500, $"The test gateway could not answer {request}: {e}");
        }
    }

    private async Task CountAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        Interlocked.Increment(ref _accepted);
        Interlocked.Increment(ref _open);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
