using Bifrost.Client.Api;
using Bifrost.Client.Errors;
using Bifrost.Client.Operations;
using Bifrost.Client.Providers;
using Bifrost.Client.Reading;
using Bifrost.Client.Telemetry;

namespace Bifrost.Client;

/// <summary>The batches at a gateway. Thread-safe.</summary>
/// <remarks>
/// Every call can throw <see cref="BifrostException"/> and the types below it: <see cref="BifrostApiException"/> and its kinds for errors that the
/// gateway returns, <see cref="BifrostConnectionException"/>, <see cref="BifrostTimeoutException"/>, and
/// <see cref="BifrostInvalidResponseException"/> for a response that is not the gateway's. The members can be overridden, for tests.
/// </remarks>
public class BatchesClient
{
    private readonly BatchEndpoints _batches;
    private readonly FileEndpoints _files;
    private readonly BatchCreator _creator;
    private readonly TimeProvider _time;
    private readonly ClientTelemetry _telemetry;

    internal BatchesClient(BatchEndpoints batches, FileEndpoints files, TimeProvider time, ClientTelemetry telemetry)
    {
        _batches = batches;
        _files = files;
        _creator = new BatchCreator(batches, new FileUploader(files));
        _time = time;
        _telemetry = telemetry;
    }

    /// <summary>Creates a client of which all members that are used have to be overridden, for tests.</summary>
    protected BatchesClient()
    {
        _batches = null!;
        _files = null!;
        _creator = null!;
        _time = TimeProvider.System;
        _telemetry = ClientTelemetry.None;
    }

    /// <summary>
    /// Creates a batch: <c>POST /v1/batches</c>, or <c>POST /openai/v1/batches</c> when only that route supports what is requested. Sent
    /// again only if it had no effect (see <see cref="BifrostRetryOptions"/>); a gateway that is configured to retry can still create it twice when a
    /// provider fails.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Cancels the call; the batch can exist nevertheless.</param>
    /// <returns>The batch as created.</returns>
    /// <exception cref="ArgumentException">The gateway would refuse the batch, or drop a part of it; the message names the member. Nothing was sent.</exception>
    /// <exception cref="BifrostInvalidRequestItemException">An inline request is invalid; the batch was not created.</exception>
    /// <exception cref="BifrostUnsupportedOperationException">The provider does not support batches through the gateway.</exception>
    public virtual Task<Batch> CreateAsync(BatchCreateRequest batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch = batch with { InputFileId = ProviderProfile.Of(batch.Provider).ToUnifiedFileId(batch.InputFileId) };
        BatchCreateValidator.Validate(batch, nameof(batch));
        return _creator.CreateAsync(batch, batch.Requests?.ToAsyncEnumerable(), cancellationToken).CancelledBy(cancellationToken);
    }

    /// <summary>
    /// Submits requests as a batch: uploads them as a file while they are enumerated (<c>POST /v1/files</c>), and creates the batch; sends them within
    /// the create for Anthropic, which takes no files. In constant memory.
    /// </summary>
    /// <param name="requests">The requests.</param>
    /// <param name="batch">The batch without an input. Its <see cref="BatchCreateRequest.Key"/> is used for upload and create.</param>
    /// <param name="cancellationToken">Cancels the call; the batch can exist nevertheless.</param>
    /// <returns>The batch as created.</returns>
    /// <exception cref="ArgumentException">The gateway would refuse the batch, or drop a part of it; the message names the member. Nothing was sent.</exception>
    /// <exception cref="BifrostInvalidRequestItemException">A request is invalid; the batch was not created.</exception>
    /// <exception cref="BifrostRequestTooLargeException">The requests are larger than the gateway accepts.</exception>
    /// <exception cref="BifrostException">
    /// When creating the batch failed after the upload, <see cref="BifrostException.UploadedFileId"/> is the id of the file.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The call was cancelled. If the file had been uploaded, <see cref="Exception.InnerException"/> is a <see cref="BifrostException"/> with
    /// <see cref="BifrostException.UploadedFileId"/>; it is not known whether the batch was created.
    /// </exception>
    public virtual Task<Batch> SubmitAsync(
        IAsyncEnumerable<BatchRequestItem> requests, BatchCreateRequest batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        BatchCreateValidator.Validate(batch, nameof(batch), hasOtherInput: true);
        return _creator.SubmitAsync(requests, batch, cancellationToken).CancelledBy(cancellationToken);
    }

    /// <inheritdoc cref="SubmitAsync(IAsyncEnumerable{BatchRequestItem}, BatchCreateRequest, CancellationToken)"/>
    public virtual Task<Batch> SubmitAsync(
        IEnumerable<BatchRequestItem> requests, BatchCreateRequest batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return SubmitAsync(requests.ToAsyncEnumerable(), batch, cancellationToken);
    }

    /// <summary>
    /// Submits requests as a batch, waits until it has ended, and returns its results for reading. <see cref="BatchWaitOptions.Progress"/> receives the
    /// batch as soon as it is created; use <see cref="SubmitAsync(IAsyncEnumerable{BatchRequestItem}, BatchCreateRequest, CancellationToken)"/> to
    /// store its reference before waiting.
    /// </summary>
    /// <param name="requests">The requests.</param>
    /// <param name="batch">The batch without an input.</param>
    /// <param name="wait">How to wait; <see langword="null"/> uses the defaults.</param>
    /// <param name="results">Where to read results from; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">Cancels the call and the reading of the results; a batch that was created continues.</param>
    /// <returns>The results; they are requested when they are enumerated.</returns>
    /// <exception cref="ArgumentException">The gateway would refuse the batch, or drop a part of it; the message names the member. Nothing was sent.</exception>
    /// <exception cref="BifrostInvalidRequestItemException">A request is invalid; the batch was not created.</exception>
    /// <exception cref="BifrostRequestTooLargeException">The requests are larger than the gateway accepts.</exception>
    /// <exception cref="BifrostWaitException">
    /// Waiting gave up: timeout, unknown status or repeated failures. <see cref="BifrostWaitException.LastSeen"/> is the batch, which continues.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The call was cancelled. While the batch was being created, <see cref="Exception.InnerException"/> is a <see cref="BifrostException"/> with
    /// <see cref="BifrostException.UploadedFileId"/>; it is not known then whether the batch was created.
    /// </exception>
    public virtual Task<BatchResults> RunAsync(
        IAsyncEnumerable<BatchRequestItem> requests,
        BatchCreateRequest batch,
        BatchWaitOptions? wait = null,
        BatchResultsOptions? results = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        BatchCreateValidator.Validate(batch, nameof(batch), hasOtherInput: true);
        wait?.Validate(nameof(wait));
        return RunAsync().CancelledBy(cancellationToken);

        async Task<BatchResults> RunAsync()
        {
            Batch submitted = await SubmitAsync(requests, batch, cancellationToken).ConfigureAwait(false);
            CallerProgress.Report(wait?.Progress, submitted, _telemetry.Logger);
            Batch ended = await WaitForCompletionAsync(submitted, wait, cancellationToken).ConfigureAwait(false);
            return GetResultsAsync(ended, results, cancellationToken);
        }
    }

    /// <inheritdoc cref="RunAsync(IAsyncEnumerable{BatchRequestItem}, BatchCreateRequest, BatchWaitOptions?, BatchResultsOptions?, CancellationToken)"/>
    public virtual Task<BatchResults> RunAsync(
        IEnumerable<BatchRequestItem> requests,
        BatchCreateRequest batch,
        BatchWaitOptions? wait = null,
        BatchResultsOptions? results = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return RunAsync(requests.ToAsyncEnumerable(), batch, wait, results, cancellationToken);
    }

    /// <summary>Lists the batches of a provider: <c>GET /v1/batches</c>. No request is sent before the enumeration begins.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="options">Which batches, and how many in a page; <see langword="null"/> lists all.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The batches, each once, or pages of batches.</returns>
    /// <exception cref="BifrostPaginationException">
    /// On enumeration, after the batches of the first page: the gateway ignores the cursor (Anthropic, Gemini, Bedrock). Pages of these
    /// providers are as large as possible by default.
    /// </exception>
    public virtual BifrostPageable<Batch, BatchListPage> ListAsync(
        ModelProvider provider, BatchListOptions? options = null, CancellationToken cancellationToken = default)
    {
        Arguments.RequireProvider(provider, nameof(provider));
        Arguments.RequirePositive(options?.Limit, nameof(options));
        Arguments.RequireText(options?.Cursor, nameof(options.Cursor), nameof(options));
        Arguments.RequireText(options?.Before, nameof(options.Before), nameof(options));
        int? limit = options?.Limit ?? ProviderProfile.Of(provider).DefaultListLimit;
        return new ListPageable<Batch, BatchListPage>(
            "GET /v1/batches",
            $"the batches of {provider}",
            (cursor, token) => _batches.ListAsync(provider, limit, cursor, options?.Before, token),
            batch => batch.Id,
            (page, items) => page with { Items = items },
            options?.Cursor,
            cancellationToken);
    }

    /// <summary>Retrieves a batch: <c>GET /openai/v1/batches/{batch_id}</c>.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The current state of the batch; its ids are in the unified spelling.</returns>
    /// <exception cref="BifrostNotFoundException">The batch does not exist at the provider.</exception>
    /// <exception cref="BifrostInvalidResponseException">The response is not the gateway's, or of another batch.</exception>
    public virtual Task<Batch> RetrieveAsync(BatchReference batch, CancellationToken cancellationToken = default)
    {
        Arguments.RequireReference(batch, nameof(batch));
        return RetrieveAsync(batch.Id, batch.Provider, cancellationToken);
    }

    /// <inheritdoc cref="RetrieveAsync(BatchReference, CancellationToken)"/>
    /// <exception cref="InvalidOperationException">The provider of the batch is not known; never for a batch that the client returned.</exception>
    public virtual Task<Batch> RetrieveAsync(Batch batch, CancellationToken cancellationToken = default) =>
        RetrieveAsync(Arguments.GetReference(batch), cancellationToken);

    /// <inheritdoc cref="RetrieveAsync(BatchReference, CancellationToken)"/>
    /// <param name="batchId">The id of the batch, in either spelling (see <see cref="BatchReference"/>).</param>
    /// <param name="provider">The provider that runs it; <see langword="null"/> uses the gateway's default, OpenAI.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">The id is blank, or would change the path of the request. Nothing was sent.</exception>
    public virtual Task<Batch> RetrieveAsync(string batchId, ModelProvider? provider = null, CancellationToken cancellationToken = default)
    {
        Arguments.RequireProvider(provider, nameof(provider));
        string id = IdValidation.NormalizeBatchId(batchId, provider, nameof(batchId));
        return _batches.RetrieveAsync(id, provider, cancellationToken).CancelledBy(cancellationToken);
    }

    /// <summary>
    /// Cancels a batch and retrieves it: <c>POST /openai/v1/batches/{batch_id}/cancel</c>, then <c>GET /openai/v1/batches/{batch_id}</c>. A batch that
    /// has ended already is returned as it is.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The batch, usually still cancelling.</returns>
    /// <exception cref="BifrostNotFoundException">The batch does not exist at the provider.</exception>
    /// <exception cref="BifrostCancelAcceptedException">The cancellation was accepted, but the batch could not be retrieved afterwards.</exception>
    public virtual Task<Batch> CancelAsync(BatchReference batch, CancellationToken cancellationToken = default)
    {
        Arguments.RequireReference(batch, nameof(batch));
        return new BatchCanceller(_batches).CancelAsync(batch, cancellationToken).CancelledBy(cancellationToken);
    }

    /// <inheritdoc cref="CancelAsync(BatchReference, CancellationToken)"/>
    /// <exception cref="InvalidOperationException">The provider of the batch is not known; never for a batch that the client returned.</exception>
    public virtual Task<Batch> CancelAsync(Batch batch, CancellationToken cancellationToken = default) =>
        CancelAsync(Arguments.GetReference(batch), cancellationToken);

    /// <inheritdoc cref="CancelAsync(BatchReference, CancellationToken)"/>
    /// <param name="batchId">The id of the batch, in either spelling (see <see cref="BatchReference"/>).</param>
    /// <param name="provider">The provider that runs it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">The id is blank, or would change the path of the request. Nothing was sent.</exception>
    public virtual Task<Batch> CancelAsync(string batchId, ModelProvider provider, CancellationToken cancellationToken = default) =>
        CancelAsync(Arguments.CreateReference(batchId, provider), cancellationToken);

    /// <summary>
    /// Waits until a batch has ended, polling <c>GET /openai/v1/batches/{batch_id}</c> only: newer gateways settle costs when results are
    /// requested. Waiting can be cancelled and started again, also in another process.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="options">How to wait; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">Cancels the waiting; the batch continues.</param>
    /// <returns>The batch, whatever its final status.</returns>
    /// <exception cref="BifrostWaitException">Waiting gave up: timeout, unknown status or repeated failures.</exception>
    /// <exception cref="BifrostBatchFailedException">The batch ended without success, and <see cref="BatchWaitOptions.ThrowOnFailure"/> is set.</exception>
    /// <exception cref="BifrostNotFoundException">The batch does not exist at the provider.</exception>
    public virtual Task<Batch> WaitForCompletionAsync(BatchReference batch, BatchWaitOptions? options = null, CancellationToken cancellationToken = default)
    {
        Arguments.RequireReference(batch, nameof(batch));
        options ??= new BatchWaitOptions();
        options.Validate(nameof(options));
        return _telemetry.ObserveWaitAsync(
            batch,
            token => RetrieveAsync(batch, token),
            retrieve => new BatchWaiter(batch, options, retrieve, options.TimeProvider ?? _time, _telemetry.Logger).WaitAsync(cancellationToken).CancelledBy(cancellationToken));
    }

    /// <inheritdoc cref="WaitForCompletionAsync(BatchReference, BatchWaitOptions?, CancellationToken)"/>
    /// <exception cref="InvalidOperationException">The provider of the batch is not known; never for a batch that the client returned.</exception>
    public virtual Task<Batch> WaitForCompletionAsync(Batch batch, BatchWaitOptions? options = null, CancellationToken cancellationToken = default) =>
        WaitForCompletionAsync(Arguments.GetReference(batch), options, cancellationToken);

    /// <inheritdoc cref="WaitForCompletionAsync(BatchReference, BatchWaitOptions?, CancellationToken)"/>
    /// <param name="batchId">The id of the batch, in either spelling (see <see cref="BatchReference"/>).</param>
    /// <param name="provider">The provider that runs it.</param>
    /// <param name="options">How to wait; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">Cancels the waiting; the batch continues.</param>
    /// <exception cref="ArgumentException">The id is blank, or would change the path of the request. Nothing was sent.</exception>
    public virtual Task<Batch> WaitForCompletionAsync(
        string batchId, ModelProvider provider, BatchWaitOptions? options = null, CancellationToken cancellationToken = default) =>
        WaitForCompletionAsync(Arguments.CreateReference(batchId, provider), options, cancellationToken);

    /// <summary>
    /// Reads all results of a batch that has ended, each once: <c>GET /v1/batches/{batch_id}/results</c>, and the error file of providers that keep
    /// failed requests in one (OpenAI, Azure). The batch is retrieved first. No request is sent before the enumeration begins.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The items, or pages of items, with a summary at the end.</returns>
    /// <exception cref="BifrostResultsNotReadyException">On enumeration: the batch has not ended.</exception>
    /// <exception cref="BifrostPaginationException">On enumeration: the pages cannot be followed to their end.</exception>
    public virtual BatchResults GetResultsAsync(BatchReference batch, CancellationToken cancellationToken = default) =>
        GetResultsAsync(batch, null, cancellationToken);

    /// <inheritdoc cref="GetResultsAsync(BatchReference, CancellationToken)"/>
    /// <param name="batch">The batch.</param>
    /// <param name="options">Where to read from and where to begin; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    public virtual BatchResults GetResultsAsync(BatchReference batch, BatchResultsOptions? options, CancellationToken cancellationToken = default)
    {
        Arguments.RequireReference(batch, nameof(batch));
        options?.Validate(batch, nameof(options));
        return new CursorBatchResults(cursor => Open(batch, null, options, cursor), cancellationToken);
    }

    /// <inheritdoc cref="GetResultsAsync(BatchReference, CancellationToken)"/>
    /// <param name="batchId">The id of the batch, in either spelling (see <see cref="BatchReference"/>).</param>
    /// <param name="provider">The provider that runs it.</param>
    /// <param name="options">Where to read from and where to begin; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <exception cref="ArgumentException">The id is blank, or would change the path of the request.</exception>
    public virtual BatchResults GetResultsAsync(
        string batchId, ModelProvider provider, BatchResultsOptions? options = null, CancellationToken cancellationToken = default) =>
        GetResultsAsync(Arguments.CreateReference(batchId, provider), options, cancellationToken);

    /// <summary>
    /// Reads all results of a batch that the caller has retrieved after it had ended: as the other overloads, without retrieving it again.
    /// </summary>
    /// <param name="batch">The batch; it is retrieved again when it has not ended.</param>
    /// <param name="options">Where to read from and where to begin; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The items, or pages of items, with a summary at the end.</returns>
    /// <exception cref="InvalidOperationException">The provider of the batch is not known; never for a batch that the client returned.</exception>
    /// <exception cref="BifrostResultsNotReadyException">On enumeration: the batch has not ended.</exception>
    /// <exception cref="BifrostPaginationException">On enumeration: the pages cannot be followed to their end.</exception>
    public virtual BatchResults GetResultsAsync(Batch batch, BatchResultsOptions? options = null, CancellationToken cancellationToken = default)
    {
        BatchReference reference = Arguments.GetReference(batch);
        options?.Validate(reference, nameof(options));
        return new CursorBatchResults(cursor => Open(reference, batch, options, cursor), cancellationToken, batch);
    }

    /// <summary>
    /// Reads all results of a batch without copying them, for programs that look at each item once: otherwise as
    /// <see cref="GetResultsAsync(BatchReference, CancellationToken)"/>. No request is sent before the first read.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="options">Where to read from and where to begin; <see langword="null"/> uses the defaults.</param>
    /// <returns>The reader; dispose it.</returns>
    public virtual BatchResultReader OpenResultReader(BatchReference batch, BatchResultsOptions? options = null)
    {
        Arguments.RequireReference(batch, nameof(batch));
        options?.Validate(batch, nameof(options));
        return new BatchResultReader(Open(batch, null, options, cursor: null));
    }

    /// <inheritdoc cref="OpenResultReader(BatchReference, BatchResultsOptions?)"/>
    /// <param name="batch">The batch, retrieved after it had ended; it is retrieved again when it has not.</param>
    /// <param name="options">Where to read from and where to begin; <see langword="null"/> uses the defaults.</param>
    /// <exception cref="InvalidOperationException">The provider of the batch is not known; never for a batch that the client returned.</exception>
    public virtual BatchResultReader OpenResultReader(Batch batch, BatchResultsOptions? options = null)
    {
        BatchReference reference = Arguments.GetReference(batch);
        options?.Validate(reference, nameof(options));
        return new BatchResultReader(Open(reference, batch, options, cursor: null));
    }

    /// <summary>
    /// Gets one page of the results endpoint, in memory, without the error file: <c>GET /v1/batches/{batch_id}/results</c>.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cursor">
    /// The <see cref="BatchResultsPage.NextCursor"/> of an earlier page; <see langword="null"/> for the first page.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The page. Current versions of the gateway return all results in one.</returns>
    /// <exception cref="BifrostResultsNotReadyException">The batch has no results yet.</exception>
    public virtual async Task<BatchResultsPage> GetResultsPageAsync(BatchReference batch, string? cursor = null, CancellationToken cancellationToken = default)
    {
        Arguments.RequireReference(batch, nameof(batch));
        Arguments.RequireText(cursor, "The cursor", nameof(cursor));
        var endpointOnly = new BatchResultsOptions { Source = BatchResultsSource.ResultsEndpointOnly };
        await foreach (BatchResultsPage page in GetResultsAsync(batch, endpointOnly, cancellationToken).AsPages(cursor, cancellationToken).ConfigureAwait(false))
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
        GetResultsPageAsync(Arguments.CreateReference(batchId, provider), cursor, cancellationToken);

    private ItemSource Open(BatchReference reference, Batch? known, BatchResultsOptions? options, string? cursor) =>
        CreateSource(reference, known, options, cursor).Observe(_telemetry, "batch", reference.Id, reference.Provider);

    private ItemSource CreateSource(BatchReference reference, Batch? known, BatchResultsOptions? options, string? cursor)
    {
        options ??= new BatchResultsOptions();
        if (cursor is not null)
            options = options with { Cursor = cursor, Position = null };
        if (options.Source == BatchResultsSource.ResultsEndpointOnly)
            return new EndpointItemSource(_batches, reference, options.Cursor, options.Position);

        var planner = new ResultsPlanner(
            _batches, _files, reference, token => known is { Status.IsTerminal: true } ? Task.FromResult(known) : RetrieveAsync(reference, token));
        return new CompleteItemSource(reference, token => planner.CreatePlanAsync(options, token), options.Position, isPartial: options.Cursor is not null, options);
    }
}
