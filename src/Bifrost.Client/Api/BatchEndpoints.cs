using Bifrost.Client.Common;
using Bifrost.Client.Providers;
using Bifrost.Client.Transport;

namespace Bifrost.Client.Api;

/// <summary>Calls the batch endpoints: typed parameters in, typed responses out.</summary>
internal sealed class BatchEndpoints(IBatchApi api, GatewayConnection connection)
{
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
        return (await SendAsync(call, cancellationToken).ConfigureAwait(false)).Normalize(provider);
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
        string segment = ProviderProfile.Of(provider).ToOpenAIBatchSegment(id);
        var call = new GatewayCall(() => api.RetrieveAsync(segment, provider?.Value), "batch", id, provider?.Value) { HasEscapedPath = IsEscaped(segment) };
        return (await SendAsync(call, cancellationToken).ConfigureAwait(false)).Normalize(provider);
    }

    public Task<Batch> RetrieveAsync(BatchReference batch, CancellationToken cancellationToken) =>
        RetrieveAsync(batch.Id, batch.Provider, cancellationToken);

    /// <summary>Cancels a batch. The response says little, and its id can be the one that was sent: the batch has to be retrieved.</summary>
    public async Task CancelAsync(BatchReference batch, CancellationToken cancellationToken)
    {
        string segment = ProviderProfile.Of(batch.Provider).ToOpenAIBatchSegment(batch.Id);
        var call = new GatewayCall(() => api.CancelAsync(segment, batch.Provider.Value), "batch", batch.Id, batch.Provider.Value)
        {
            HasEscapedPath = IsEscaped(segment),
        };
        (await connection.SendAsync(call, cancellationToken).ConfigureAwait(false)).Dispose();
    }

    /// <summary>Gets a page of results, as it arrives.</summary>
    public Task<StreamedResponse> GetResultsAsync(BatchReference batch, string? cursor, CancellationToken cancellationToken)
    {
        string segment = ProviderProfile.Of(batch.Provider).ToUnifiedBatchSegment(batch.Id);
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

    private static bool IsEscaped(string segment) => segment.Contains('%', StringComparison.Ordinal);
}
