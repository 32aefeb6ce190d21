namespace Bifrost.Client;

/// <summary>The gateway's batch endpoints, one method each, with nothing but the wire in it.</summary>
/// <remarks>The answers are successes whose body has not been read; every refusal is an exception.</remarks>
internal interface IBatchEndpoints
{
    /// <summary><c>GET /openai/v1/batches/{batch_id}?provider=</c>.</summary>
    Task<GatewayResponse> RetrieveAsync(string batchId, ModelProvider? provider, CancellationToken cancellationToken);

    /// <summary><c>GET /v1/batches/{batch_id}/results?provider=&amp;after=</c>.</summary>
    Task<GatewayResponse> GetResultsAsync(BatchReference batch, string? cursor, CancellationToken cancellationToken);
}
