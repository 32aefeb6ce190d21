namespace Bifrost.Client;

/// <summary>The batches at a gateway. Safe for use by several threads at once.</summary>
/// <remarks>
/// Every call can throw <see cref="BifrostException"/> and below it: <see cref="BifrostApiException"/> and its kinds for what the gateway
/// refuses, <see cref="BifrostConnectionException"/>, <see cref="BifrostTimeoutException"/>, <see cref="BifrostResponseException"/> for an
/// answer that is not the gateway's. The members can be overridden, for tests.
/// </remarks>
public class BatchesClient
{
    private readonly IBatchEndpoints _endpoints;
    private readonly int _maxItemBytes;

    internal BatchesClient(IBatchEndpoints endpoints, int maxItemBytes)
    {
        _endpoints = endpoints;
        _maxItemBytes = maxItemBytes;
    }

    /// <summary>For tests that override the members.</summary>
    protected BatchesClient()
    {
        _endpoints = null!;
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
        await using (response.ConfigureAwait(false))
        {
            Batch batch = await JsonBody.ReadAsync(response, BifrostJson.TypeInfo<Batch>(), _maxItemBytes, cancellationToken).ConfigureAwait(false);
            return Received(batch, provider, response);
        }
    }

    /// <summary>
    /// Reads the results of a batch: <c>GET /v1/batches/{batch_id}/results</c>. Nothing is sent before the enumeration begins.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The items, or pages of items.</returns>
    /// <exception cref="BifrostResultsNotReadyException">On enumeration: there are no results yet.</exception>
    /// <exception cref="BifrostPaginationException">On enumeration: the pages cannot be followed to their end.</exception>
    public virtual BatchResults GetResultsAsync(BatchReference batch, CancellationToken cancellationToken = default) =>
        GetResultsAsync(batch, null, cancellationToken);

    /// <inheritdoc cref="GetResultsAsync(BatchReference, CancellationToken)"/>
    /// <param name="batch">The batch.</param>
    /// <param name="options">Where to begin; <see langword="null"/> for the beginning.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public virtual BatchResults GetResultsAsync(BatchReference batch, BatchResultsOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return new GatewayBatchResults(_endpoints, batch, options?.Cursor, _maxItemBytes, cancellationToken);
    }

    /// <inheritdoc cref="GetResultsAsync(BatchReference, CancellationToken)"/>
    /// <param name="batchId">The id of the batch, in either spelling (see <see cref="BatchReference"/>).</param>
    /// <param name="provider">The provider that runs it.</param>
    /// <param name="options">Where to begin; <see langword="null"/> for the beginning.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="ArgumentException">The id is blank, or would change the path of the request.</exception>
    public virtual BatchResults GetResultsAsync(
        string batchId, ModelProvider provider, BatchResultsOptions? options = null, CancellationToken cancellationToken = default) =>
        GetResultsAsync(ReferenceOf(batchId, provider), options, cancellationToken);

    /// <summary>Reads one page of the results of a batch, held in memory: <c>GET /v1/batches/{batch_id}/results</c>.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cursor">
    /// The <see cref="BatchResultsPage.NextCursor"/> of an earlier page; <see langword="null"/> for the first page.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The page. The gateway's present versions send all results in one.</returns>
    /// <exception cref="BifrostResultsNotReadyException">There are no results yet.</exception>
    public virtual async Task<BatchResultsPage> GetResultsPageAsync(BatchReference batch, string? cursor = null, CancellationToken cancellationToken = default)
    {
        await foreach (BatchResultsPage page in GetResultsAsync(batch, cancellationToken).AsPages(cursor, cancellationToken).ConfigureAwait(false))
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

    private static void RequireName(ModelProvider? provider, string paramName)
    {
        if (provider is { Value: "" })
            throw new ArgumentException("The provider is empty.", paramName);
    }

    // Ids in the unified spelling, and the provider that they are spelled for.
    private static Batch Received(Batch batch, ModelProvider? asked, GatewayResponse response)
    {
        // A gateway that was led astray answers with something else that is JSON: the provider's list of files, say.
        if (batch.Id.Length == 0)
            throw JsonBody.Fault(response, "sent JSON without an id: it is not a batch.");

        ModelProvider provider = asked ?? batch.Provider ?? ModelProvider.OpenAI;
        return batch with
        {
            Provider = provider,
            Id = GatewayId.ToUnified(batch.Id, provider),
            InputFileId = GatewayId.FileToUnified(batch.InputFileId, provider),
        };
    }
}
