namespace Bifrost.Client;

/// <summary>
/// A Bifrost AI gateway. One instance serves a whole program, from any number of threads; with dependency injection it comes from
/// <c>AddBifrostClient</c>.
/// </summary>
public class BifrostClient : IDisposable
{
    private readonly HttpClient? _owned;
    private readonly BatchesClient _batches;
    private readonly FilesClient _files;

    /// <summary>Creates a client with connections of its own.</summary>
    /// <param name="options">Where the gateway is and how to reach it; read once.</param>
    /// <exception cref="ArgumentException">An option is missing or wrong; the message names it.</exception>
    public BifrostClient(BifrostClientOptions options)
        : this(options, httpClient: null)
    {
    }

    /// <summary>
    /// Creates a client over a caller's own <see cref="HttpClient"/>, which is not disposed, and whose timeout counts until an answer
    /// begins. Its handler should not follow redirects (<c>AllowAutoRedirect = false</c>): handlers take headers with keys in them along
    /// to other hosts.
    /// </summary>
    /// <param name="options">Where the gateway is and how to reach it; read once.</param>
    /// <param name="httpClient">What sends the requests.</param>
    /// <exception cref="ArgumentException">An option is missing or wrong; the message names it.</exception>
    public BifrostClient(BifrostClientOptions options, HttpClient? httpClient)
        : this(options, httpClient, TimeProvider.System)
    {
    }

    /// <summary>For dependency injection, where the clients come from a factory.</summary>
    internal BifrostClient(BifrostClientOptions options, HttpClient? httpClient, TimeProvider time, HttpClient? uploads = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Faults().FirstOrDefault() is string fault)
            throw new ArgumentException(fault, nameof(options));

        if (httpClient is null)
        {
            // Two over the same connections: how long an upload may take depends on its size.
            SocketsHttpHandler handler = GatewayConnection.CreateHandler();
            _owned = httpClient = new HttpClient(handler) { Timeout = options.Timeout };
            uploads = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        }

        var connection = new GatewayConnection(httpClient, uploads ?? httpClient, options);
        var files = new HttpFileEndpoints(connection);
        _files = new FilesClient(files, options.MaxItemBytes);
        _batches = new BatchesClient(new HttpBatchEndpoints(connection), files, _files, options.MaxItemBytes, time);
    }

    /// <summary>For tests that override the members.</summary>
    protected BifrostClient()
    {
        _batches = null!;
        _files = null!;
    }

    /// <summary>The batches at the gateway.</summary>
    public virtual BatchesClient Batches => _batches;

    /// <summary>The files at the gateway's providers.</summary>
    public virtual FilesClient Files => _files;

    /// <summary>Closes the client's own connections; a caller's <see cref="HttpClient"/> stays as it is.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the client's own connections.</summary>
    /// <param name="disposing">Whether this is a call of <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _owned?.Dispose();
    }
}
