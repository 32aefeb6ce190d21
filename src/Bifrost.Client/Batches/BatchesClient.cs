namespace Bifrost.Client;

/// <summary>The batches at a gateway. Safe for use by several threads at once.</summary>
/// <remarks>
/// Every call can throw <see cref="BifrostException"/> and below it: <see cref="BifrostApiException"/> and its kinds for what the gateway
/// refuses, <see cref="BifrostConnectionException"/>, <see cref="BifrostTimeoutException"/>, <see cref="BifrostInvalidResponseException"/> for an
/// answer that is not the gateway's. The members can be overridden, for tests.
/// </remarks>
public class BatchesClient
{
    /// <summary>
    /// The key in <see cref="Exception.Data"/> under which <see cref="SubmitAsync(IAsyncEnumerable{BatchRequestItem}, BatchCreateRequest, CancellationToken)"/> leaves
    /// the id of the file that it had uploaded when the create failed.
    /// </summary>
    public const string UploadedFileKey = "Bifrost.UploadedFileId";

    private readonly IBatchEndpoints _endpoints;
    private readonly IFileEndpoints _fileEndpoints;
    private readonly FilesClient _files;
    private readonly int _maxItemBytes;
    private readonly TimeProvider _time;

    internal BatchesClient(IBatchEndpoints endpoints, IFileEndpoints fileEndpoints, FilesClient files, int maxItemBytes, TimeProvider time)
    {
        _endpoints = endpoints;
        _fileEndpoints = fileEndpoints;
        _files = files;
        _maxItemBytes = maxItemBytes;
        _time = time;
    }

    /// <summary>For tests that override the members.</summary>
    protected BatchesClient()
    {
        _endpoints = null!;
        _fileEndpoints = null!;
        _files = null!;
        _time = TimeProvider.System;
    }

    /// <summary>
    /// Creates a batch: <c>POST /v1/batches</c>, or <c>POST /openai/v1/batches</c> where only that heeds what is asked. Sent once: a gateway
    /// that is set to retry may all the same create it twice when a provider fails.
    /// </summary>
    /// <param name="request">The batch.</param>
    /// <param name="cancellationToken">Cancels the call; the batch may exist all the same.</param>
    /// <returns>The batch as it begins.</returns>
    /// <exception cref="ArgumentException">The gateway would refuse the batch, or drop a part of it; the message names it. Nothing was sent.</exception>
    /// <exception cref="BifrostInvalidRequestItemException">An inline request is not good; there is no batch then.</exception>
    /// <exception cref="BifrostUnsupportedOperationException">The provider runs no batches through the gateway.</exception>
    public virtual Task<Batch> CreateAsync(BatchCreateRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request = request with { InputFileId = GatewayId.FileToUnified(request.InputFileId, request.Provider) };
        BatchCreateRules.Check(request);
        return CreateAsync(request, request.Requests?.ToAsyncEnumerable(), cancellationToken);
    }

    /// <summary>
    /// Submits requests as a batch in one call: uploads them as a file while they are enumerated, and creates the batch; inline for
    /// Anthropic, which takes no files. In constant memory.
    /// </summary>
    /// <param name="requests">The requests.</param>
    /// <param name="batch">The batch without an input. Its <see cref="BatchCreateRequest.Key"/> holds for upload and create.</param>
    /// <param name="cancellationToken">Cancels the call; the batch may exist all the same.</param>
    /// <returns>The batch as it begins.</returns>
    /// <exception cref="ArgumentException">The gateway would refuse the batch, or drop a part of it; the message names it. Nothing was sent.</exception>
    /// <exception cref="BifrostInvalidRequestItemException">A request is not good; there is no batch then.</exception>
    /// <exception cref="BifrostRequestTooLargeException">The requests are larger than the gateway takes.</exception>
    public virtual async Task<Batch> SubmitAsync(
        IAsyncEnumerable<BatchRequestItem> requests, BatchCreateRequest batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        BatchCreateRules.Check(batch, hasOtherInput: true);
        if (batch.Provider == ModelProvider.Anthropic)
            return await CreateAsync(batch, requests, cancellationToken).ConfigureAwait(false);

        BifrostFile file = await _files.UploadRequestsAsync(
            requests,
            new FileUpload { Provider = batch.Provider, Key = batch.Key, AdditionalFields = UploadFieldsOf(batch) },
            batch.Endpoint,
            cancellationToken).ConfigureAwait(false);
        try
        {
            return await CreateAsync(batch with { InputFileId = file.StorageUri ?? file.Id }, inline: null, cancellationToken).ConfigureAwait(false);
        }
        catch (BifrostException exception)
        {
            exception.Data[UploadedFileKey] = file.Id;
            throw;
        }
    }

    /// <inheritdoc cref="SubmitAsync(IAsyncEnumerable{BatchRequestItem}, BatchCreateRequest, CancellationToken)"/>
    public virtual Task<Batch> SubmitAsync(
        IEnumerable<BatchRequestItem> requests, BatchCreateRequest batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return SubmitAsync(requests.ToAsyncEnumerable(), batch, cancellationToken);
    }

    /// <summary>
    /// Runs a batch whole: submits the requests, waits, and gives the answers as they can be read. Submitted once, when the first enumeration
    /// begins; later ones read the answers again. <see cref="BatchResults.JoinAsync"/> gives each answer with its request.
    /// </summary>
    /// <param name="requests">The requests.</param>
    /// <param name="batch">The batch without an input.</param>
    /// <param name="wait">How to wait; <see langword="null"/> for the usual way.</param>
    /// <param name="results">How to read the answers; <see langword="null"/> for the usual way.</param>
    /// <param name="cancellationToken">Cancels the enumeration; the batch goes on at the provider.</param>
    /// <returns>The answers.</returns>
    /// <exception cref="ArgumentException">The gateway would refuse the batch, or drop a part of it; the message names it.</exception>
    public virtual BatchResults RunAsync(
        IAsyncEnumerable<BatchRequestItem> requests,
        BatchCreateRequest batch,
        BatchWaitOptions? wait = null,
        BatchResultsOptions? results = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        BatchCreateRules.Check(batch, hasOtherInput: true);
        wait?.Check();
        return new BatchRun(this, requests, batch, wait, results, cancellationToken);
    }

    /// <inheritdoc cref="RunAsync(IAsyncEnumerable{BatchRequestItem}, BatchCreateRequest, BatchWaitOptions?, BatchResultsOptions?, CancellationToken)"/>
    public virtual BatchResults RunAsync(
        IEnumerable<BatchRequestItem> requests,
        BatchCreateRequest batch,
        BatchWaitOptions? wait = null,
        BatchResultsOptions? results = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return RunAsync(requests.ToAsyncEnumerable(), batch, wait, results, cancellationToken);
    }

    /// <summary>Lists the batches at a provider: <c>GET /v1/batches</c>. Nothing is sent before the enumeration begins.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="options">Which batches, in what portions; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The batches, each once, or pages of batches.</returns>
    /// <exception cref="BifrostPaginationException">
    /// On enumeration, after the batches of the first page: the gateway ignores the cursor (Anthropic, Gemini, Bedrock). A
    /// <see cref="BatchListOptions.Limit"/> that is large enough avoids it.
    /// </exception>
    public virtual BifrostPageable<Batch, BatchListPage> ListAsync(
        ModelProvider provider, BatchListOptions? options = null, CancellationToken cancellationToken = default)
    {
        RequireName(provider, nameof(provider));
        RequirePositive(options?.Limit, nameof(options));
        return new ListPageable<Batch, BatchListPage>(
            new BatchListSource(_endpoints, provider, options ?? new BatchListOptions(), _maxItemBytes), options?.Cursor, cancellationToken);
    }

    /// <summary>
    /// Cancels a batch and tells how it is afterwards: <c>POST /openai/v1/batches/{batch_id}/cancel</c>, then a retrieve. A batch that is over
    /// already stays as it is, and is returned.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The batch, mostly cancelling for a while yet.</returns>
    /// <exception cref="BifrostNotFoundException">There is no such batch at the provider.</exception>
    public virtual async Task<Batch> CancelAsync(BatchReference batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        try
        {
            // The answer says little, and its id is whatever was sent: the batch itself tells.
            GatewayResponse response = await _endpoints.CancelAsync(batch, cancellationToken).ConfigureAwait(false);
            await response.DisposeAsync().ConfigureAwait(false);
        }
        catch (BifrostApiException exception) when (exception is { StatusCode: 400 or 409, IsTransient: false } and not BifrostUnsupportedOperationException)
        {
            // Refused, in the provider's own way: no fault if the batch is over.
            Batch refused = await RetrieveAsync(batch, cancellationToken).ConfigureAwait(false);
            if (refused.Status.IsTerminal || refused.Status == BatchStatus.Cancelling)
                return refused;
            throw;
        }

        return await RetrieveAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="CancelAsync(BatchReference, CancellationToken)"/>
    /// <param name="batchId">The id of the batch, in either spelling (see <see cref="BatchReference"/>).</param>
    /// <param name="provider">The provider that runs it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">The id is blank, or would change the path of the request. Nothing was sent.</exception>
    public virtual Task<Batch> CancelAsync(string batchId, ModelProvider provider, CancellationToken cancellationToken = default) =>
        CancelAsync(ReferenceOf(batchId, provider), cancellationToken);

    /// <summary>
    /// Waits until a batch is over, looking at it with <c>GET /openai/v1/batches/{batch_id}</c> only: newer gateways settle costs when results
    /// are asked for. Safe to stop and to begin again, here or in another process.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="options">How to wait; <see langword="null"/> for the usual way.</param>
    /// <param name="cancellationToken">Cancels the waiting; the batch goes on.</param>
    /// <returns>The batch in whatever state it ended.</returns>
    /// <exception cref="BifrostWaitException">Time ran out, its state is unknown for too long, or it could not be looked at any more.</exception>
    /// <exception cref="BifrostBatchFailedException">The batch ended without success, and the options ask for an exception then.</exception>
    /// <exception cref="BifrostNotFoundException">There is no such batch at the provider.</exception>
    public virtual Task<Batch> WaitForCompletionAsync(BatchReference batch, BatchWaitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        options ??= new BatchWaitOptions();
        options.Check();
        return new BatchWaiter(batch, options, token => RetrieveAsync(batch, token), options.TimeProvider ?? _time).WaitAsync(cancellationToken);
    }

    /// <summary>Retrieves a batch: <c>GET /openai/v1/batches/{batch_id}</c>.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The batch as it is now, its ids in the unified spelling.</returns>
    /// <exception cref="BifrostNotFoundException">There is no such batch at the provider.</exception>
    public virtual Task<Batch> RetrieveAsync(BatchReference batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return RetrieveAsync(batch.Id, batch.Provider, cancellationToken);
    }

    /// <summary>Retrieves a batch: <c>GET /openai/v1/batches/{batch_id}</c>.</summary>
    /// <param name="batchId">The id of the batch, in either spelling (see <see cref="BatchReference"/>).</param>
    /// <param name="provider">The provider that runs it; <see langword="null"/> leaves the choice to the gateway, which takes OpenAI.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The batch as it is now, its ids in the unified spelling.</returns>
    /// <exception cref="ArgumentException">The id is blank, or would change the path of the request. Nothing was sent.</exception>
    /// <exception cref="BifrostNotFoundException">There is no such batch at the provider.</exception>
    public virtual async Task<Batch> RetrieveAsync(string batchId, ModelProvider? provider = null, CancellationToken cancellationToken = default)
    {
        RequireName(provider, nameof(provider));
        string id = GatewayId.Accept(batchId, provider ?? default, nameof(batchId));

        GatewayResponse response = await _endpoints.RetrieveAsync(id, provider, cancellationToken).ConfigureAwait(false);
        return await ReadBatchAsync(response, provider, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="WaitForCompletionAsync(BatchReference, BatchWaitOptions?, CancellationToken)"/>
    /// <param name="batchId">The id of the batch, in either spelling (see <see cref="BatchReference"/>).</param>
    /// <param name="provider">The provider that runs it.</param>
    /// <param name="options">How to wait; <see langword="null"/> for the usual way.</param>
    /// <param name="cancellationToken">Cancels the waiting; the batch goes on.</param>
    /// <exception cref="ArgumentException">The id is blank, or would change the path of the request. Nothing was sent.</exception>
    public virtual Task<Batch> WaitForCompletionAsync(
        string batchId, ModelProvider provider, BatchWaitOptions? options = null, CancellationToken cancellationToken = default) =>
        WaitForCompletionAsync(ReferenceOf(batchId, provider), options, cancellationToken);

    /// <summary>
    /// Reads everything that the provider answered of a batch that is over, each answer once: <c>GET /v1/batches/{batch_id}/results</c>, and
    /// the error file where failures live apart (OpenAI, Azure). The batch is retrieved first. Nothing is sent before the enumeration begins.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The items, or pages of items; and a summary at the end.</returns>
    /// <exception cref="BifrostResultsNotReadyException">On enumeration: the batch is not over.</exception>
    /// <exception cref="BifrostPaginationException">On enumeration: the pages cannot be followed to their end.</exception>
    public virtual BatchResults GetResultsAsync(BatchReference batch, CancellationToken cancellationToken = default) =>
        GetResultsAsync(batch, null, cancellationToken);

    /// <inheritdoc cref="GetResultsAsync(BatchReference, CancellationToken)"/>
    /// <param name="batch">The batch.</param>
    /// <param name="options">Where to read from and where to begin; <see langword="null"/> for the usual way.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public virtual BatchResults GetResultsAsync(BatchReference batch, BatchResultsOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return new CursorBatchResults((cursor, atEnd) => Open(batch, null, WithCursor(options, cursor), atEnd), cancellationToken);
    }

    /// <inheritdoc cref="GetResultsAsync(BatchReference, CancellationToken)"/>
    /// <param name="batchId">The id of the batch, in either spelling (see <see cref="BatchReference"/>).</param>
    /// <param name="provider">The provider that runs it.</param>
    /// <param name="options">Where to read from and where to begin; <see langword="null"/> for the usual way.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="ArgumentException">The id is blank, or would change the path of the request.</exception>
    public virtual BatchResults GetResultsAsync(
        string batchId, ModelProvider provider, BatchResultsOptions? options = null, CancellationToken cancellationToken = default) =>
        GetResultsAsync(ReferenceOf(batchId, provider), options, cancellationToken);

    /// <summary>
    /// Reads everything that the provider answered of a batch that the caller has retrieved when it was over. As the other overloads, without
    /// retrieving it again.
    /// </summary>
    /// <param name="batch">The batch; when it is not over, it is retrieved again.</param>
    /// <param name="options">Where to read from and where to begin; <see langword="null"/> for the usual way.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The items, or pages of items; and a summary at the end.</returns>
    /// <exception cref="InvalidOperationException">The provider of the batch is not known; never for a batch that the client returned.</exception>
    /// <exception cref="BifrostResultsNotReadyException">On enumeration: the batch is not over.</exception>
    /// <exception cref="BifrostPaginationException">On enumeration: the pages cannot be followed to their end.</exception>
    public virtual BatchResults GetResultsAsync(Batch batch, BatchResultsOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        BatchReference reference = batch.Reference;
        return new CursorBatchResults((cursor, atEnd) => Open(reference, batch, WithCursor(options, cursor), atEnd), cancellationToken);
    }

    /// <summary>
    /// Reads everything that the provider answered of a batch that the caller has retrieved when it was over, without keeping it; otherwise as
    /// <see cref="OpenResultReader(BatchReference, BatchResultsOptions?)"/>.
    /// </summary>
    /// <param name="batch">The batch; when it is not over, it is retrieved again.</param>
    /// <param name="options">Where to read from and where to begin; <see langword="null"/> for the usual way.</param>
    /// <returns>The reader; dispose it.</returns>
    public virtual BatchResultReader OpenResultReader(Batch batch, BatchResultsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        BatchReference reference = batch.Reference;
        return new BatchResultReader(atEnd => Open(reference, batch, options ?? new BatchResultsOptions(), atEnd));
    }

    /// <summary>
    /// Reads everything that the provider answered of a batch without keeping it: for those who look at each item once. Otherwise as
    /// <see cref="GetResultsAsync(BatchReference, CancellationToken)"/>; nothing is sent before the first read.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="options">Where to read from and where to begin; <see langword="null"/> for the usual way.</param>
    /// <returns>The reader; dispose it.</returns>
    public virtual BatchResultReader OpenResultReader(BatchReference batch, BatchResultsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return new BatchResultReader(atEnd => Open(batch, null, options ?? new BatchResultsOptions(), atEnd));
    }

    /// <summary>
    /// Reads one page of the results endpoint, held in memory, and nothing else: <c>GET /v1/batches/{batch_id}/results</c>.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cursor">
    /// The <see cref="BatchResultsPage.NextCursor"/> of an earlier page; <see langword="null"/> for the first page.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The page. The gateway's present versions send all results in one.</returns>
    /// <exception cref="BifrostResultsNotReadyException">There are no results yet.</exception>
    public virtual async Task<BatchResultsPage> GetResultsPageAsync(BatchReference batch, string? cursor = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var onlyEndpoint = new BatchResultsOptions { Source = BatchResultsSource.ResultsEndpointOnly };
        await foreach (BatchResultsPage page in GetResultsAsync(batch, onlyEndpoint, cancellationToken).AsPages(cursor, cancellationToken).ConfigureAwait(false))
            return page;
        throw new BifrostException("The results have no page.");
    }

    /// <inheritdoc cref="GetResultsPageAsync(BatchReference, string?, CancellationToken)"/>
    /// <param name="batchId">The id of the batch, in either spelling (see <see cref="BatchReference"/>).</param>
    /// <param name="provider">The provider that runs it.</param>
    /// <param name="cursor">
    /// The <see cref="BatchResultsPage.NextCursor"/> of an earlier page; <see langword="null"/> for the first page.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">The id is blank, or would change the path of the request. Nothing was sent.</exception>
    public virtual Task<BatchResultsPage> GetResultsPageAsync(
        string batchId, ModelProvider provider, string? cursor = null, CancellationToken cancellationToken = default) =>
        GetResultsPageAsync(ReferenceOf(batchId, provider), cursor, cancellationToken);

    private static BatchReference ReferenceOf(string batchId, ModelProvider provider)
    {
        RequireName(provider, nameof(provider));
        return new BatchReference(provider, GatewayId.Accept(batchId, provider, nameof(batchId)));
    }

    internal static void RequireName(ModelProvider? provider, string paramName)
    {
        if (provider is { Value: "" })
            throw new ArgumentException("The provider is empty.", paramName);
    }

    internal static void RequirePositive(int? limit, string paramName)
    {
        if (limit <= 0)
            throw new ArgumentOutOfRangeException(paramName, limit, "The limit must be more than zero.");
    }

    // Where an upload has to go, for the providers that keep files in the caller's own storage.
    private static Dictionary<string, string>? UploadFieldsOf(BatchCreateRequest batch) =>
        Uri.TryCreate(batch.OutputS3Uri ?? batch.OutputFolder, UriKind.Absolute, out Uri? output) && output.Scheme is "s3" or "gs"
            ? new Dictionary<string, string> { [output!.Scheme == "s3" ? "s3_bucket" : "gcs_bucket"] = output.Host }
            : null;

    private static BatchResultsOptions WithCursor(BatchResultsOptions? options, string? cursor)
    {
        options ??= new BatchResultsOptions();
        return cursor is null ? options : options with { Cursor = cursor };
    }

    private ItemSource Open(BatchReference reference, Batch? known, BatchResultsOptions options, Action<BatchResultsSummary> atEnd)
    {
        if (options.Source == BatchResultsSource.ResultsEndpointOnly)
            return new EndpointItemSource(_endpoints, reference, options.Cursor, _maxItemBytes);

        var planner = new ResultsPlanner(
            _endpoints,
            _fileEndpoints,
            reference,
            token => known is { Status.IsTerminal: true } ? Task.FromResult(known) : RetrieveAsync(reference, token),
            _maxItemBytes);
        return new CompleteItemSource(planner, options, atEnd);
    }

    private async Task<Batch> CreateAsync(BatchCreateRequest request, IAsyncEnumerable<BatchRequestItem>? inline, CancellationToken cancellationToken)
    {
        bool openAIRoute = BatchCreateBody.NeedsOpenAIRoute(request);
        using HttpContent content = inline is null
            ? await BatchCreateBody.ToContentAsync(request, openAIRoute, cancellationToken).ConfigureAwait(false)
            : new UploadContent(
                new WriterContent((stream, token) => BatchCreateBody.WriteAsync(stream, request, openAIRoute, inline, token), "application/json"));
        GatewayResponse response = await (openAIRoute
            ? _endpoints.CreateAsOpenAIAsync(request.Provider, request.Key, content, cancellationToken)
            : _endpoints.CreateAsync(request.Provider, request.Key, content, cancellationToken)).ConfigureAwait(false);
        return await ReadBatchAsync(response, request.Provider, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Batch> ReadBatchAsync(GatewayResponse response, ModelProvider? provider, CancellationToken cancellationToken)
    {
        await using (response.ConfigureAwait(false))
        {
            Batch batch = await JsonBody.ReadAsync(response, BifrostJson.TypeInfo<Batch>(), _maxItemBytes, cancellationToken).ConfigureAwait(false);

            // A gateway that was led astray answers with something else that is JSON: the provider's list of files, say.
            return batch.Id.Length > 0 ? batch.Received(provider) : throw JsonBody.Fault(response, "sent JSON without an id: it is not a batch.");
        }
    }
}
