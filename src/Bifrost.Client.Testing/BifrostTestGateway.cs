using System.Collections.Concurrent;

namespace Bifrost.Client.Testing;

/// <summary>
/// A Bifrost gateway inside the process, on a loopback port that the system chooses: real sockets, made-up providers behind it. It takes
/// files and batches, runs the batches by a clock of the test's choice and answers their requests with a function; it serves the batches,
/// files, results and recorded answers that it is given; and behaves elsewhere as a gateway of June 2026 (1.5.16) does.
/// </summary>
/// <remarks>
/// A request is offered to the responders first, then to the recordings, then to the gateway's own routes; only those ask for
/// authentication. Everything may be added, replaced and read while requests are on their way.
/// </remarks>
/// <example>
/// A batch that runs:
/// <code>
/// var clock = new VirtualClock();
/// await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions { TimeProvider = clock });
/// gateway.AnswerWith(request => request.Line % 10 == 0 ? request.Fail(400, "no") : request.Succeed());
/// // point the client at gateway.BaseAddress, and wait with the same clock
/// </code>
/// A batch that is there:
/// <code>
/// gateway.AddBatch(ModelProvider.OpenAI, new Batch { Id = "batch_1", Status = BatchStatus.Completed }, results);
/// </code>
/// </example>
public sealed class BifrostTestGateway : IAsyncDisposable
{
    private readonly ConcurrentStack<Func<GatewayRequest, GatewayResponse?>> _responders = new();
    private readonly ConcurrentDictionary<(string Method, string Target), RecordedExchange> _recordings = new();
    private readonly GatewayWorld _world;
    private readonly GatewayAuthentication _authentication = new();
    private readonly GatewayRouter _router;
    private readonly GatewayServer _server;

    private BifrostTestGateway(BifrostTestGatewayOptions options)
    {
        _world = new GatewayWorld(options);
        _router = new GatewayRouter(_world, _authentication);
        _server = new GatewayServer(options, Answer);
    }

    /// <summary>
    /// Where the gateway listens: <c>http://127.0.0.1:{port}/</c> and <see cref="BifrostTestGatewayOptions.PathBase"/>. Always ends in a slash.
    /// </summary>
    public Uri BaseAddress => _server.BaseAddress;

    /// <summary>All requests received so far, in order. A snapshot.</summary>
    public IReadOnlyList<GatewayRequest> Requests => _server.Requests;

    /// <summary>How many connections clients have opened so far.</summary>
    public int ConnectionsAccepted => _server.ConnectionsAccepted;

    /// <summary>How many of them are open now. A connection that a client closed leaves this count a moment later.</summary>
    public int OpenConnections => _server.OpenConnections;

    /// <summary>Starts a gateway.</summary>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>The gateway, ready for requests. Dispose it to stop it.</returns>
    public static Task<BifrostTestGateway> StartAsync(CancellationToken cancellationToken = default) =>
        StartAsync(new BifrostTestGatewayOptions(), cancellationToken);

    /// <summary>Starts a gateway.</summary>
    /// <param name="options">How it is set up.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>The gateway, ready for requests. Dispose it to stop it.</returns>
    public static async Task<BifrostTestGateway> StartAsync(BifrostTestGatewayOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Keys.Count == 0)
            throw new ArgumentException($"{nameof(options.Keys)} is empty.", nameof(options));
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

    /// <summary>Adds a batch, or replaces the one with this provider and id: a batch that moves on is added again.</summary>
    /// <param name="provider">The provider that runs it.</param>
    /// <param name="batch">The batch, ids in the unified spelling. Without <see cref="Batch.ExtraFields"/> it gets those of a 1.5.16.</param>
    /// <param name="results">
    /// Its results, enumerated anew and streamed for every request, so that they need not be in memory. <see langword="null"/> is
    /// "not there (yet)": an error with openai and azure, as on a real gateway; <c>results: null</c> elsewhere, and for none at all.
    /// </param>
    /// <param name="pageSize">The results of a page, for gateways to come; those of today send everything at once.</param>
    /// <param name="parseErrors">Lines of the provider's file that the gateway could not read, told with the results.</param>
    /// <exception cref="ArgumentException">The provider or the id is empty, or the page size is not positive.</exception>
    public void AddBatch(
        ModelProvider provider,
        Batch batch,
        IEnumerable<BatchResultItem>? results = null,
        int? pageSize = null,
        IReadOnlyList<BatchError>? parseErrors = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentException.ThrowIfNullOrEmpty(provider.Value, nameof(provider));
        ArgumentException.ThrowIfNullOrEmpty(batch.Id, nameof(batch));
        if (pageSize is { } size)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(pageSize));
        if (provider == ModelProvider.Gemini && !batch.Id.Contains('/', StringComparison.Ordinal))
            batch = batch with { Id = "batches/" + batch.Id };
        _world.Batches.Put(new GivenBatch(provider, batch, results, pageSize, parseErrors ?? [], _world.Time));
    }

    /// <summary>Adds a file, or replaces the one with this provider and id: the error file of a batch that was added, say.</summary>
    /// <param name="provider">The provider that has it.</param>
    /// <param name="id">Its id in the unified spelling; Vertex's as <c>gs://…</c>.</param>
    /// <param name="content">Its content.</param>
    /// <param name="purpose">What it is for; <see langword="null"/> for the output of a batch.</param>
    /// <exception cref="ArgumentException">The provider or the id is empty.</exception>
    public void AddFile(ModelProvider provider, string id, ReadOnlyMemory<byte> content, FilePurpose? purpose = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(provider.Value, nameof(provider));
        ArgumentException.ThrowIfNullOrEmpty(id);
        _world.Files.Put(new StoredFile(content)
        {
            Provider = provider,
            Id = id,
            FileName = $"{id[(id.LastIndexOf('/') + 1)..]}.jsonl",
            Purpose = purpose ?? FilePurpose.BatchOutput,
            CreatedAt = _world.Time.GetUtcNow(),
        });
    }

    /// <summary>
    /// Sets what the models behind the gateway answer to the requests of batches that are created from now on. Unless set, they repeat the
    /// last message.
    /// </summary>
    /// <param name="answer">
    /// Answers a request; called anew whenever an answer is read, so it must answer the same each time. An answer without a
    /// <see cref="BatchResultItem.CustomId"/> gets the request's. May run on several threads at once.
    /// </param>
    public void AnswerWith(Func<GatewayBatchRequest, BatchResultItem> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        _world.Answer = answer;
    }

    /// <summary>Makes a provider unreachable for the gateway, or reachable again.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="isReachable">Whether the gateway can reach it.</param>
    public void SetReachable(ModelProvider provider, bool isReachable) => _world.SetAway(provider, !isReachable);

    /// <summary>
    /// Serves a recorded answer to requests with the method and the path, query included, of the recorded request. The last one
    /// added wins.
    /// </summary>
    /// <param name="exchange">What was recorded.</param>
    public void AddRecording(RecordedExchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        _recordings[(exchange.Method, exchange.Path)] = exchange;
    }

    /// <summary>Adds a responder, which is asked before everything else and before the responders that are there already.</summary>
    /// <param name="responder">
    /// Answers a request, or says <see langword="null"/> when it is not its business. May run on several threads at once.
    /// </param>
    public void Respond(Func<GatewayRequest, GatewayResponse?> responder)
    {
        ArgumentNullException.ThrowIfNull(responder);
        _responders.Push(responder);
    }

    /// <summary>
    /// Refuses requests without this virtual key (401 <c>virtual_key_required</c>). It may come in <c>x-bf-vk</c>, or as
    /// <c>Authorization: Bearer</c>, <c>x-api-key</c> or <c>x-goog-api-key</c> when it starts with <c>sk-bf-</c>. Called again,
    /// either key opens.
    /// </summary>
    /// <param name="key">The key.</param>
    public void RequireVirtualKey(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        _authentication.RequireVirtualKey(key);
    }

    /// <summary>
    /// Refuses requests without <c>Authorization: Basic</c> of this user (401 <c>Unauthorized</c>), as a gateway with admin
    /// authentication. A virtual key can be required as well.
    /// </summary>
    /// <param name="user">The user.</param>
    /// <param name="password">The password.</param>
    public void RequireBasic(string user, string password)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(password);
        _authentication.RequireBasic(user, password);
    }

    /// <summary>Stops the gateway at once. Answers on their way are cut off.</summary>
    /// <returns>A task that ends when all connections are closed.</returns>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private GatewayResponse Answer(GatewayRequest request)
    {
        foreach (Func<GatewayRequest, GatewayResponse?> responder in _responders)
        {
            if (responder(request) is { } response)
                return response;
        }

        return _recordings.TryGetValue((request.Method, request.RelativeTarget), out RecordedExchange? recording)
            ? recording.ToResponse()
            : _router.Answer(request);
    }
}
