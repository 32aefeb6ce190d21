using System.Collections.Concurrent;

namespace Bifrost.Client.Testing;

/// <summary>
/// An in-process Bifrost gateway for tests. It listens on a loopback port and simulates the providers behind the gateway: it accepts
/// uploads and batches, completes the batches according to a clock, answers direct calls of models, and returns the batches, files, results and
/// recorded responses that a test adds.
/// </summary>
/// <remarks>
/// <para>
/// A request is handled by the first that applies: the delegates added with <see cref="Respond"/>, the recordings added with
/// <see cref="AddRecording"/>, the emulated routes of the gateway. Only the emulated routes require authentication.
/// </para>
/// <para>All members are thread-safe and can be used while requests are in progress.</para>
/// </remarks>
/// <example>
/// A batch that is created by the client:
/// <code>
/// var clock = new VirtualClock();
/// await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { TimeProvider = clock });
/// gateway.AnswerWith(request => request.Line % 10 == 0 ? request.Fail(400, "no") : request.Succeed());
/// // Use gateway.BaseAddress as the base address of the client, and pass the clock to WaitForCompletionAsync.
/// </code>
/// A batch that exists already:
/// <code>
/// gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = "batch_1", Status = BatchStatus.Completed }, results);
/// </code>
/// </example>
public sealed class BifrostTestGateway : IAsyncDisposable
{
    private readonly ConcurrentStack<Func<GatewayRequest, GatewayResponse?>> _responders = new();
    private readonly ConcurrentDictionary<(string Method, string Target), RecordedExchange> _recordings = new();
    private readonly GatewayState _state;
    private readonly GatewayAuthentication _authentication = new();
    private readonly GatewayRouter _router;
    private readonly FaultInjections _faults = new();
    private readonly GatewayServer _server;

    private BifrostTestGateway(BifrostTestGatewayOptions options)
    {
        _state = new GatewayState(options);
        _router = new GatewayRouter(_state, _authentication);
        _server = new GatewayServer(options, Handle, _faults);
    }

    /// <summary>
    /// The base address: <c>http://127.0.0.1:{port}/</c>, followed by <see cref="BifrostTestGatewayOptions.PathBase"/>. Ends with a slash.
    /// </summary>
    public Uri BaseAddress => _server.BaseAddress;

    /// <summary>A snapshot of all requests that this gateway received so far, in the order of their arrival.</summary>
    /// <remarks>
    /// The requests are in memory as long as the gateway. An upload shares its bytes with the file, unless it was sent compressed. With a
    /// <see cref="BifrostTestGatewayOptions.StateDirectory"/>, large bodies are not kept: see <see cref="GatewayRequest.Body"/>.
    /// </remarks>
    public IReadOnlyList<GatewayRequest> Requests => _server.Requests;

    /// <summary>The number of connections that were opened so far.</summary>
    public int ConnectionsAccepted => _server.ConnectionsAccepted;

    /// <summary>The number of connections that are open. It decreases shortly after a client closes a connection.</summary>
    public int OpenConnections => _server.OpenConnections;

    /// <summary>Starts a gateway with default options.</summary>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The running gateway. Dispose it to stop it.</returns>
    public static Task<BifrostTestGateway> StartAsync(CancellationToken cancellationToken = default) =>
        StartAsync(new BifrostTestGatewayOptions(), cancellationToken);

    /// <summary>Starts a gateway.</summary>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The running gateway. Dispose it to stop it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option is invalid.</exception>
    /// <exception cref="InvalidDataException">A file in <see cref="BifrostTestGatewayOptions.StateDirectory"/> is damaged.</exception>
    /// <exception cref="IOException">
    /// <see cref="BifrostTestGatewayOptions.StateDirectory"/> cannot be used, or <see cref="BifrostTestGatewayOptions.Port"/> is in use.
    /// </exception>
    public static async Task<BifrostTestGateway> StartAsync(BifrostTestGatewayOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(nameof(options));
        var gateway = new BifrostTestGateway(options);
        try
        {
            await gateway._server.StartAsync(cancellationToken).ConfigureAwait(false);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Adds a batch, or replaces the batch with the same provider and id. The gateway returns the batch as it is given; to change its state, add
    /// it again. It is not written to <see cref="BifrostTestGatewayOptions.StateDirectory"/>.
    /// </summary>
    /// <param name="provider">The provider that runs the batch.</param>
    /// <param name="batch">
    /// The batch, with ids in the unified spelling (<c>batches/x</c> for Gemini, ARNs for Bedrock). Times are sent in whole seconds. If
    /// <see cref="Batch.ExtraFields"/> is <see langword="null"/>, the gateway adds them.
    /// </param>
    /// <param name="results">
    /// The results. They are enumerated for each request and streamed, so they can be generated. <see langword="null"/> means that there are no
    /// results yet: for OpenAI and Azure the request for results fails, as on a real gateway; for other providers it returns
    /// <c>"results": null</c>.
    /// </param>
    /// <param name="pageSize">
    /// The maximum number of results on a page; greater than 0. <see langword="null"/> returns all results on one page, as all known gateway
    /// versions do.
    /// </param>
    /// <param name="parseErrors">
    /// The <c>parse_errors</c> to return with the results: lines that the gateway could not parse. <see langword="null"/> returns none.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="batch"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is not greater than 0.</exception>
    /// <exception cref="ArgumentException">
    /// The id is empty, or the provider is neither built-in nor in <see cref="BifrostTestGatewayOptions.CustomProviders"/>.
    /// </exception>
    public void AddBatch(
        ModelProvider provider,
        Batch batch,
        IEnumerable<BatchResultItem>? results = null,
        int? pageSize = null,
        IReadOnlyList<BatchError>? parseErrors = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ThrowIfNotConfigured(provider);
        ArgumentException.ThrowIfNullOrEmpty(batch.Id, nameof(batch));
        if (pageSize is { } size)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(pageSize));
        if (provider == ModelProvider.Gemini && !batch.Id.Contains('/', StringComparison.Ordinal))
            batch = batch with { Id = "batches/" + batch.Id };
        var seeded = new SeededBatch(provider, batch, results, pageSize, parseErrors ?? [], _state.Options.TimeProvider);
        _state.Batches.AddOrReplace(seeded, _state.Now);
    }

    /// <summary>Returns all batches that exist at a provider, created and added ones, as they are now.</summary>
    /// <param name="provider">The provider that runs the batches.</param>
    /// <returns>
    /// The batches, newest first, with ids in the unified spelling, all that a retrieve returns, and the metadata that the provider keeps.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The provider is neither built-in nor in <see cref="BifrostTestGatewayOptions.CustomProviders"/>.
    /// </exception>
    public IReadOnlyList<Batch> GetBatches(ModelProvider provider)
    {
        ThrowIfNotConfigured(provider);
        return [.. _state.Batches.List(provider).Select(batch => WireTime.Truncate(batch.Current) with { Provider = provider })];
    }

    /// <summary>
    /// Adds a file, or replaces the file with the same provider and id. Use it, for example, for the error file of a batch. It is not written to
    /// <see cref="BifrostTestGatewayOptions.StateDirectory"/>.
    /// </summary>
    /// <param name="provider">The provider that stores the file.</param>
    /// <param name="id">The id in the unified spelling; for Vertex the <c>gs://</c> URI.</param>
    /// <param name="content">The content. It is not copied.</param>
    /// <param name="purpose">The purpose. <see langword="null"/> uses <see cref="FilePurpose.BatchOutput"/>.</param>
    /// <exception cref="ArgumentException">
    /// The id is empty, or the provider is neither built-in nor in <see cref="BifrostTestGatewayOptions.CustomProviders"/>.
    /// </exception>
    public void AddFile(ModelProvider provider, string id, ReadOnlyMemory<byte> content, FilePurpose? purpose = null)
    {
        ThrowIfNotConfigured(provider);
        ArgumentException.ThrowIfNullOrEmpty(id);
        _state.Files.AddOrReplace(new StoredFile(StoredContent.InMemory(content))
        {
            Provider = provider,
            Id = id,
            FileName = $"{id[(id.LastIndexOf('/') + 1)..]}.jsonl",
            Purpose = purpose ?? FilePurpose.BatchOutput,
            CreatedAt = _state.Now,
        });
    }

    /// <summary>
    /// Sets the function that creates the results of batch requests and of direct calls. It applies to calls and to batches that are created
    /// afterwards, and to all batches of earlier gateways with the same <see cref="BifrostTestGatewayOptions.StateDirectory"/>. Default: each
    /// request succeeds and repeats the text of its last message.
    /// </summary>
    /// <param name="answer">
    /// Creates the result of a request. It is called each time the result is needed and must return the same result each time. If the result
    /// has no <see cref="BatchResultItem.CustomId"/>, that of the request is used. <see langword="null"/> means that the provider loses the
    /// request: it has no result and is in no file, and counts as neither completed nor failed, only in the total; a direct call fails with
    /// status 504. Can be called on several threads at the same time.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="answer"/> is <see langword="null"/>.</exception>
    public void AnswerWith(Func<GatewayBatchRequest, BatchResultItem?> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        _state.Answer = answer;
    }

    /// <summary>Sets whether the gateway can connect to a provider. Requests for an unreachable provider fail. Default: all are reachable.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="isReachable">Whether the gateway can connect to the provider.</param>
    /// <exception cref="ArgumentException">
    /// The provider is neither built-in nor in <see cref="BifrostTestGatewayOptions.CustomProviders"/>.
    /// </exception>
    public void SetReachable(ModelProvider provider, bool isReachable)
    {
        ThrowIfNotConfigured(provider);
        _state.SetReachable(provider, isReachable);
    }

    /// <summary>
    /// Sets the limits and quotas of a provider for batches that are created afterwards. They replace those that were set before. Default: no
    /// limits.
    /// </summary>
    /// <param name="provider">The provider.</param>
    /// <param name="limits">The limits.</param>
    /// <exception cref="ArgumentNullException"><paramref name="limits"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// The provider is neither built-in nor in <see cref="BifrostTestGatewayOptions.CustomProviders"/>.
    /// </exception>
    public void Limit(ModelProvider provider, GatewayBatchLimits limits)
    {
        ThrowIfNotConfigured(provider);
        ArgumentNullException.ThrowIfNull(limits);
        _state.SetLimits(provider, limits);
    }

    /// <summary>
    /// Adds a recorded response. It is returned for requests with the same method, path and query as the recorded request. A recording with the
    /// same method, path and query is replaced.
    /// </summary>
    /// <param name="exchange">The recorded request and response.</param>
    /// <exception cref="ArgumentNullException"><paramref name="exchange"/> is <see langword="null"/>.</exception>
    public void AddRecording(RecordedExchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        _recordings[(exchange.Method, exchange.Path)] = exchange;
    }

    /// <summary>
    /// Adds a delegate that can respond to any request. It takes precedence over the recordings, the emulated routes, and delegates that were
    /// added before.
    /// </summary>
    /// <param name="responder">
    /// Returns the response to a request, or <see langword="null"/> to leave the request to the others. Can be called on several threads at the
    /// same time. If it throws, the response is a 500 with the exception in its body.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="responder"/> is <see langword="null"/>.</exception>
    public void Respond(Func<GatewayRequest, GatewayResponse?> responder)
    {
        ArgumentNullException.ThrowIfNull(responder);
        _responders.Push(responder);
    }

    /// <summary>Injects a fault into requests or their responses.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="where">
    /// Returns whether the fault applies to a request; <see langword="null"/> applies it to all requests. For a fault with
    /// <see cref="GatewayFault.AfterRequestBytes"/>, the request has no body yet. Can be called on several threads at the same time.
    /// </param>
    /// <param name="times">
    /// The number of requests that the fault applies to; greater than 0. <see langword="null"/> applies it to all. Default: 1.
    /// </param>
    /// <returns>The injected fault, which counts its requests. Dispose it to remove the fault.</returns>
    /// <remarks>Of several faults for a request, the one that was injected first is applied, until its number of requests is reached.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="fault"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is not greater than 0.</exception>
    public GatewayFaultInjection Inject(GatewayFault fault, Func<GatewayRequest, bool>? where = null, int? times = 1)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (times is { } count)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count, nameof(times));
        return _faults.Add(fault, where, times);
    }

    /// <summary>
    /// Requires a virtual key: requests without it get a 401 with type <c>virtual_key_required</c>. The key can be in the header
    /// <c>x-bf-vk</c>; if it starts with <c>sk-bf-</c>, also in <c>Authorization: Bearer</c>, <c>x-api-key</c> or <c>x-goog-api-key</c>. Call the
    /// method more than once to accept several keys.
    /// </summary>
    /// <param name="key">The virtual key.</param>
    /// <exception cref="ArgumentException"><paramref name="key"/> is <see langword="null"/> or empty.</exception>
    public void RequireVirtualKey(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        _authentication.RequireVirtualKey(key);
    }

    /// <summary>
    /// Requires Basic authentication, like a gateway with admin authentication: requests without these credentials get a 401. A virtual key can
    /// be required at the same time; then a request needs both. Calling the method again replaces the credentials.
    /// </summary>
    /// <param name="user">The user name.</param>
    /// <param name="password">The password.</param>
    /// <exception cref="ArgumentNullException"><paramref name="user"/> or <paramref name="password"/> is <see langword="null"/>.</exception>
    public void RequireBasicAuthentication(string user, string password)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(password);
        _authentication.RequireBasic(user, password);
    }

    /// <summary>Stops the gateway and closes all connections. Responses that are in progress are aborted.</summary>
    /// <returns>A task that completes when the gateway has stopped.</returns>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        _state.Close();
    }

    private void ThrowIfNotConfigured(ModelProvider provider)
    {
        ArgumentException.ThrowIfNullOrEmpty(provider.Value, nameof(provider));
        if (!_state.IsConfigured(provider))
        {
            throw new ArgumentException(
                $"The gateway does not know the provider '{provider}'. Add it to {nameof(BifrostTestGatewayOptions)}.{nameof(BifrostTestGatewayOptions.CustomProviders)}.",
                nameof(provider));
        }
    }

    private GatewayResponse Handle(GatewayRequest request)
    {
        foreach (Func<GatewayRequest, GatewayResponse?> responder in _responders)
        {
            if (responder(request) is { } response)
                return response;
        }

        return _recordings.TryGetValue((request.Method, request.RelativeTarget), out RecordedExchange? recording)
            ? recording.ToResponse()
            : _router.Handle(request);
    }
}
