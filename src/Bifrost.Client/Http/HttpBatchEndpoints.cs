namespace Bifrost.Client;

/// <summary>The batch endpoints over HTTP.</summary>
internal sealed class HttpBatchEndpoints(GatewayConnection connection) : IBatchEndpoints
{
    /// <summary>
    /// The query parameter in which a cursor goes back: the gateway's convention for its lists. Its present versions send all results
    /// in one page and ignore a cursor.
    /// </summary>
    private const string CursorParameter = "after";

    public Task<GatewayResponse> RetrieveAsync(string batchId, ModelProvider? provider, CancellationToken cancellationToken)
    {
        string segment = GatewayId.ToOpenAISegment(batchId, provider ?? default);
        string query = provider is { } asked ? $"?provider={Uri.EscapeDataString(asked.Value)}" : "";
        return connection.SendAsync(
            new GatewayCall(HttpMethod.Get, "/openai/v1/batches/{batch_id}", $"/openai/v1/batches/{segment}{query}", $"batch '{batchId}'", HasEscape(segment)),
            cancellationToken);
    }

    public Task<GatewayResponse> GetResultsAsync(BatchReference batch, string? cursor, CancellationToken cancellationToken)
    {
        string segment = GatewayId.ToUnifiedSegment(batch.Id, batch.Provider);
        string after = cursor is null ? "" : $"&{CursorParameter}={Uri.EscapeDataString(cursor)}";
        return connection.SendAsync(
            new GatewayCall(
                HttpMethod.Get,
                "/v1/batches/{batch_id}/results",
                $"/v1/batches/{segment}/results?provider={Uri.EscapeDataString(batch.Provider.Value)}{after}",
                $"batch '{batch.Id}' of {batch.Provider}",
                HasEscape(segment))
            {
                ReadsResults = true,
            },
            cancellationToken);
    }

    private static bool HasEscape(string segment) => segment.Contains('%', StringComparison.Ordinal);
}
