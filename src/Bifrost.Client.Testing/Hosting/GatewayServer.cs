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

/// <summary>Runs Kestrel and records the requests and connections.</summary>
/// <remarks>Uses no generic host: a host would handle Ctrl+C and read environment variables and configuration files of the process.</remarks>
internal sealed class GatewayServer : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private readonly string _pathBase;
    private readonly long _maxRequestBytes;
    private readonly bool _keepsLargeBodies;
    private readonly Func<GatewayRequest, GatewayResponse> _handler;
    private readonly FaultInjections _faults;
    private readonly KestrelServer _kestrel;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<GatewayRequest> _requests = [];
    private int _connectionsAccepted;
    private int _openConnections;
    private int _disposed;

    public GatewayServer(BifrostTestGatewayOptions gatewayOptions, Func<GatewayRequest, GatewayResponse> handler, FaultInjections faults)
    {
        _pathBase = gatewayOptions.PathBase.Trim('/') is { Length: > 0 } path ? "/" + path : "";
        _maxRequestBytes = gatewayOptions.MaxRequestBytes;
        _keepsLargeBodies = gatewayOptions.StateDirectory is null;
        _handler = handler;
        _faults = faults;

        var options = new KestrelServerOptions { AddServerHeader = false };
        // No minimum data rate: a test may be slow on purpose. The other limits are those of the real gateway.
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        // Kestrel closes connections at once if the timeout is infinite.
        options.Limits.KeepAliveTimeout = TimeSpan.FromDays(1);
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MaxRequestLineSize = 64 * 1024;
        options.Limits.MaxRequestHeadersTotalSize = 64 * 1024;
        options.Listen(IPAddress.Loopback, gatewayOptions.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection => CountAsync(next, connection));
        });
        // A write returns when the socket has its bytes: a reset that follows discards none of them, however busy the machine is.
        _kestrel = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions { MaxWriteBufferSize = 1 }), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
    }

    public Uri BaseAddress { get; private set; } = null!;

    public int ConnectionsAccepted => Volatile.Read(ref _connectionsAccepted);

    public int OpenConnections => Volatile.Read(ref _openConnections);

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

        // Cancels our handlers first. The cancelled token tells Kestrel not to wait for open connections.
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
        using var aborted = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        GatewayRequest? request = null;
        bool isSent = false;
        try
        {
            GatewayRequest head = GatewayRequestReader.ReadHead(context, _pathBase);
            GatewayFault? fault = _faults.Take(head, isReceiving: true);
            request = fault?.AfterRequestBytes is { } count
                ? await GatewayRequestReader.ReadBeginningAsync(context, head, _pathBase, count, aborted.Token).ConfigureAwait(false)
                : await GatewayRequestReader.ReadAsync(context, head, _pathBase, _maxRequestBytes, aborted.Token).ConfigureAwait(false);
            lock (_requests)
                _requests.Add(request);
            fault ??= _faults.Take(request, isReceiving: false);
            isSent = fault is null
                ? await GatewayResponseWriter.WriteAsync(context, Handle(request), aborted.Token).ConfigureAwait(false)
                : await WriteWithFaultAsync(context, request, fault, aborted.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (aborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            context.Abort();
        }
        finally
        {
            if (!_keepsLargeBodies)
                request?.DropLargeBody();
            request?.SetAnswered(isSent);
        }
    }

    private async Task<bool> WriteWithFaultAsync(HttpContext context, GatewayRequest request, GatewayFault fault, CancellationToken cancellationToken)
    {
        GatewayResponse response;
        try
        {
            response = await fault.CreateResponseAsync(() => Handle(request), cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The fault does not fit the response. The response shows the test why.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return await GatewayResponseWriter.WriteAsync(context, CreateFailure(request, e), cancellationToken).ConfigureAwait(false);
        }

        ResponseCapture capture = context.Features.GetRequiredFeature<ResponseCapture>();
        capture.Begin();
        return await GatewayResponseWriter.WriteAsync(context, response, cancellationToken).ConfigureAwait(false)
            && await capture.SendAsync(fault, _stopping.Token).ConfigureAwait(false);
    }

    private GatewayResponse Handle(GatewayRequest request)
    {
        // Sent while the client may still be sending its body. Then the connection is closed.
        if (request.IsTooLarge)
        {
            return GatewayResponse.Text(400, "Error when parsing request") with
            {
                Headers = new Dictionary<string, string> { ["Connection"] = "close" },
            };
        }

        if (!request.IsUnderPathBase)
            return GatewayResponse.Text(404, "404 page not found\n");
        try
        {
            return _handler(request);
        }
#pragma warning disable CA1031 // A delegate of the test failed. The response shows the test why.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return CreateFailure(request, e);
        }
    }

    private static GatewayResponse CreateFailure(GatewayRequest request, Exception exception) =>
        GatewayResponse.Text(500, $"The test gateway failed to handle {request}: {exception}");

    private async Task CountAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        Interlocked.Increment(ref _connectionsAccepted);
        Interlocked.Increment(ref _openConnections);
        ResponseCapture.Install(connection);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _openConnections);
        }
    }
}
