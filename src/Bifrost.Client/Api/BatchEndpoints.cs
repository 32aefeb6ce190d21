using Bifrost.Client.Common;
using Bifrost.Client.Errors;
using Bifrost.Client.Json;
using Bifrost.Client.Providers;
using Bifrost.Client.Transport;

namespace Bifrost.Client.Api;

/// <summary>Calls the batch endpoints: typed parameters in, typed responses out.</summary>
internal sealed class BatchEndpoints(IBatchApi api, GatewayConnection connection)
{
    /// <summary>Sends the calls.</summary>
    public GatewayConnection Connection => connection;

    /// <summary>Creates a batch.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="key">The provider key; null for any.</param>
    /// <param name="openAIRoute">Whether to use the OpenAI route.</param>
    /// <param name="createBody">Creates the body.</param>
    /// <param name="upload">The state of the body while it is sent.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Batch> CreateAsync(
        ModelProvider provider, BatchKeyPin? key, bool openAIRoute, Func<HttpContent> createBody, UploadState upload, CancellationToken cancellationToken)
    {
        var call = new GatewayCall(
            () => openAIRoute
                ? api.CreateOpenAIAsync(key?.Name, key?.Id, createBody())
                : api.CreateAsync(provider.Value, provider.Value, key?.Name, key?.Id, createBody()),
            "a batch",
            id: null,
            provider.Value)
        {
            Upload = upload,
            IsRepeatable = false,
        };
        Batch batch = (await SendAsync(call, cancellationToken).ConfigureAwait(false)).Normalize(provider);
        if (IdValidation.ValidateBatchId(batch.Id, provider) is string error)
            throw CreateInvalidResponseException(call, $"sent a batch whose id has {error}, so that it cannot be asked for");
        return batch;
    }

    public async Task<BatchListPage> ListAsync(
        ModelProvider provider, int? limit, string? cursor, string? before, CancellationToken cancellationToken)
    {
        var call = new GatewayCall(() => api.ListAsync(provider.Value, limit, cursor, before), "the batches", id: null, provider.Value);
        BatchListPage page = await connection.SendAsync(call, BifrostJson.TypeInfo<BatchListPage>(), getId: null, cancellationToken).ConfigureAwait(false);
        return page with { Items = [.. page.Items.OfType<Batch>().Select(batch => batch.Normalize(provider))] };
    }

    public async Task<Batch> RetrieveAsync(string id, ModelProvider? provider, CancellationToken cancellationToken)
    {
        string segment = GetOpenAISegment(id, provider);
        var call = new GatewayCall(() => api.RetrieveAsync(segment, provider?.Value), "batch", id, provider?.Value) { HasEscapedPath = IsEscaped(segment) };
        Batch batch = (await SendAsync(call, cancellationToken).ConfigureAwait(false)).Normalize(provider);
        if (ProviderProfile.Of(batch.Provider).IsSameBatch(id, batch.Id))
            return batch;

        // All that comes later on this connection may belong to other requests, too.
        call.CloseConnections();
        throw CreateInvalidResponseException(call, $"sent batch '{MessageText.ToId(batch.Id)}' instead of '{MessageText.ToId(id)}': the response belongs to another request");
    }

    public Task<Batch> RetrieveAsync(BatchReference batch, CancellationToken cancellationToken) =>
        RetrieveAsync(batch.Id, batch.Provider, cancellationToken);

    /// <summary>Cancels a batch. The members of the response say little, and are not read: the batch has to be retrieved.</summary>
    public async Task CancelAsync(BatchReference batch, CancellationToken cancellationToken)
    {
        string segment = GetOpenAISegment(batch.Id, batch.Provider);
        var call = new GatewayCall(() => api.CancelAsync(segment, batch.Provider.Value), "batch", batch.Id, batch.Provider.Value)
        {
            HasEscapedPath = IsEscaped(segment),
        };
        await connection.SendAsync(call, BifrostJson.TypeInfo<AnyObject>(), getId: null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gets a page of results, as it arrives.</summary>
    public Task<StreamedResponse> GetResultsAsync(BatchReference batch, string? cursor, CancellationToken cancellationToken)
    {
        string segment = ProviderProfile.Of(batch.Provider).ToUnifiedBatchSegment(IdValidation.NormalizeBatchId(batch.Id, batch.Provider, nameof(batch)));
        var call = new GatewayCall(() => api.GetResultsAsync(segment, batch.Provider.Value, cursor), "batch", batch.Id, batch.Provider.Value)
        {
            HasEscapedPath = IsEscaped(segment),
            ReadsResults = true,
            AcceptsCompression = true,
        };
        return connection.SendAsync(call, cancellationToken);
    }

    private Task<Batch> SendAsync(GatewayCall call, CancellationToken cancellationToken) =>
        connection.SendAsync(call, BifrostJson.TypeInfo<Batch>(), static batch => batch.Id, cancellationToken);

    // Validated here as well: the reference of a Batch is not.
    private static string GetOpenAISegment(string id, ModelProvider? provider) =>
        ProviderProfile.Of(provider).ToOpenAIBatchSegment(IdValidation.NormalizeBatchId(id, provider, "batch"));

    private static BifrostInvalidResponseException CreateInvalidResponseException(GatewayCall call, string reason) =>
        ExceptionFactory.CreateInvalidResponseException(new ResponseInfo(call, 200, "application/json"), reason);

    private static bool IsEscaped(string segment) => segment.Contains('%', StringComparison.Ordinal);
}
