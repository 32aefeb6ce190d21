namespace Bifrost.Client;

/// <summary>The batch endpoints over HTTP.</summary>
internal sealed class HttpBatchEndpoints(GatewayConnection connection) : IBatchEndpoints
{
    /// <summary>
    /// The query parameter in which a cursor goes back: the gateway's convention for its lists. Its present versions send all results
    /// in one page and ignore a cursor.
    /// </summary>
    private const string CursorParameter = "after";

    public Task<GatewayResponse> CreateAsync(ModelProvider provider, BatchKeyPin? key, HttpContent body, CancellationToken cancellationToken) =>
        connection.SendAsync(
            new GatewayCall(HttpMethod.Post, "/v1/batches", "/v1/batches" + Query(provider), "a batch", null, provider)
            {
                Content = body,
                Headers = [("x-model-provider", provider.Value), .. BatchKeyPin.Headers(key)],
            },
            cancellationToken);

    public Task<GatewayResponse> CreateAsOpenAIAsync(ModelProvider provider, BatchKeyPin? key, HttpContent body, CancellationToken cancellationToken) =>
        connection.SendAsync(
            new GatewayCall(HttpMethod.Post, "/openai/v1/batches", "/openai/v1/batches", "a batch", null, provider)
            {
                Content = body,
                Headers = BatchKeyPin.Headers(key),
            },
            cancellationToken);

    public Task<GatewayResponse> ListAsync(ModelProvider provider, int? limit, string? after, string? before, CancellationToken cancellationToken) =>
        connection.SendAsync(
            new GatewayCall(
                HttpMethod.Get,
                "/v1/batches",
                "/v1/batches" + Query(provider).With("limit", limit).With(CursorParameter, after).With("before", before),
                "the batches",
                null,
                provider),
            cancellationToken);

    public Task<GatewayResponse> RetrieveAsync(string batchId, ModelProvider? provider, CancellationToken cancellationToken)
    {
        string segment = GatewayId.ToOpenAISegment(batchId, provider ?? default);
        return connection.SendAsync(
            new GatewayCall(HttpMethod.Get, "/openai/v1/batches/{batch_id}", $"/openai/v1/batches/{segment}{Query(provider)}", "batch", batchId, provider)
            {
                NeedsPathDecoding = HasEscape(segment),
            },
            cancellationToken);
    }

    public Task<GatewayResponse> CancelAsync(BatchReference batch, CancellationToken cancellationToken)
    {
        string segment = GatewayId.ToOpenAISegment(batch.Id, batch.Provider);
        return connection.SendAsync(
            new GatewayCall(
                HttpMethod.Post, "/openai/v1/batches/{batch_id}/cancel", $"/openai/v1/batches/{segment}/cancel{Query(batch.Provider)}", "batch", batch.Id, batch.Provider)
            {
                NeedsPathDecoding = HasEscape(segment),
            },
            cancellationToken);
    }

    public Task<GatewayResponse> GetResultsAsync(BatchReference batch, string? cursor, CancellationToken cancellationToken)
    {
        string segment = GatewayId.ToUnifiedSegment(batch.Id, batch.Provider);
        return connection.SendAsync(
            new GatewayCall(
                HttpMethod.Get,
                "/v1/batches/{batch_id}/results",
                $"/v1/batches/{segment}/results{Query(batch.Provider).With(CursorParameter, cursor)}",
                "batch",
                batch.Id,
                batch.Provider)
            {
                NeedsPathDecoding = HasEscape(segment),
                ReadsResults = true,
                MayBeCompressed = true,
            },
            cancellationToken);
    }

    private static GatewayQuery Query(ModelProvider? provider) => default(GatewayQuery).With("provider", provider?.Value);

    private static bool HasEscape(string segment) => segment.Contains('%', StringComparison.Ordinal);
}
