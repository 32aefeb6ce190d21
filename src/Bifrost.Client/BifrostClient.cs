using Bifrost.Client.Api;
using Bifrost.Client.Jobs;
using Bifrost.Client.Telemetry;
using Bifrost.Client.Transport;
using Microsoft.Extensions.Logging;
using Refit;

namespace Bifrost.Client;

/// <summary>
/// A client of a Bifrost AI gateway. Thread-safe; create one for the whole program, or use <c>AddBifrostClient</c> with dependency injection.
/// </summary>
public class BifrostClient : IDisposable
{
    private static readonly RefitSettings Settings = new() { UrlResolution = UrlResolutionMode.Rfc3986 };

    private readonly HttpClient? _ownedHttpClient;
    private readonly BatchesClient _batches;
    private readonly FilesClient _files;
    private readonly JobsClient _jobs;

    /// <summary>Creates a client with connections of its own.</summary>
    /// <param name="options">The address of the gateway, credentials and time limits; read once.</param>
    /// <exception cref="ArgumentException">An option is missing or invalid; the message names it.</exception>
    public BifrostClient(BifrostClientOptions options)
        : this(options, httpClient: null)
    {
    }

    /// <summary>
    /// Creates a client that sends its requests by an <see cref="HttpClient"/> of the caller, which is not disposed. Its handler should not follow
    /// redirects (<c>AllowAutoRedirect = false</c>): handlers send headers with keys to the hosts that they are redirected to.
    /// </summary>
    /// <param name="options">The address of the gateway, credentials and time limits; read once.</param>
    /// <param name="httpClient">
    /// Sends the requests. Its timeout applies in addition to <see cref="BifrostClientOptions.Timeout"/>; its base address is not used. Its
    /// connections stay open when a response belongs to another request; those of the client's own are closed.
    /// </param>
    /// <exception cref="ArgumentException">An option is missing or invalid; the message names it.</exception>
    public BifrostClient(BifrostClientOptions options, HttpClient? httpClient)
        : this(options, httpClient, TimeProvider.System)
    {
    }

    internal BifrostClient(BifrostClientOptions options, HttpClient? httpClient, TimeProvider time, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate().FirstOrDefault() is string error)
            throw new ArgumentException(error, nameof(options));

        if (httpClient is null)
            _ownedHttpClient = httpClient = GatewayHttpClient.Create(options.BaseAddress!);

        var telemetry = new ClientTelemetry(options, loggerFactory);
        var connection = new GatewayConnection(httpClient, options, time, telemetry);
        var files = new FileEndpoints(CreateApi<IFileApi>(httpClient), connection);
        _files = new FilesClient(files, telemetry);
        _batches = new BatchesClient(new BatchEndpoints(CreateApi<IBatchApi>(httpClient), connection), files, time, telemetry);

        // A job searches for a batch before it creates another.
        BatchesClient jobBatches = !options.Retry.RetryCreates
            ? _batches
            : new BatchesClient(
                new BatchEndpoints(CreateApi<IBatchApi>(httpClient), new GatewayConnection(httpClient, options, time, telemetry, retriesCreates: false)),
                files,
                time,
                telemetry);
        _jobs = new JobsClient(jobBatches, _files, time, telemetry.Logger);
    }

    /// <summary>Creates a client of which all members that are used have to be overridden, for tests.</summary>
    protected BifrostClient()
    {
        _batches = null!;
        _files = null!;
        _jobs = null!;
    }

    /// <summary>The batches at the gateway.</summary>
    public virtual BatchesClient Batches => _batches;

    /// <summary>The files at the gateway's providers.</summary>
    public virtual FilesClient Files => _files;

    /// <summary>Jobs: any number of requests in as many batches as they need.</summary>
    public virtual JobsClient Jobs => _jobs;

    /// <summary>Closes the client's own connections; an <see cref="HttpClient"/> of the caller is not disposed.</summary>
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
            _ownedHttpClient?.Dispose();
    }

    // The methods of the interfaces only create requests; Refit wants an HttpClient all the same.
    private static T CreateApi<T>(HttpClient httpClient) => RestService.ForGenerated<T>(httpClient, Settings);
}
