namespace Bifrost.Client;

/// <summary>The gateway's batch endpoints, one method each, with nothing but the wire in it.</summary>
/// <remarks>The answers are successes whose body has not been read; every refusal is an exception.</remarks>
internal interface IBatchEndpoints
{
    /// <summary><c>POST /v1/batches?provider=</c>, with the provider in the header <c>x-model-provider</c> too.</summary>
    Task<GatewayResponse> CreateAsync(ModelProvider provider, BatchKeyPin? key, HttpContent body, CancellationToken cancellationToken);

    /// <summary><c>POST /openai/v1/batches</c>, with the provider in the body.</summary>
    Task<GatewayResponse> CreateAsOpenAIAsync(ModelProvider provider, BatchKeyPin? key, HttpContent body, CancellationToken cancellationToken);

    /// <summary><c>GET /v1/batches?provider=&amp;limit=&amp;after=&amp;before=</c>.</summary>
    Task<GatewayResponse> ListAsync(ModelProvider provider, int? limit, string? after, string? before, CancellationToken cancellationToken);

    /// <summary><c>GET /openai/v1/batches/{batch_id}?provider=</c>.</summary>
    Task<GatewayResponse> RetrieveAsync(string batchId, ModelProvider? provider, CancellationToken cancellationToken);

    /// <summary><c>POST /openai/v1/batches/{batch_id}/cancel?provider=</c>.</summary>
    Task<GatewayResponse> CancelAsync(BatchReference batch, CancellationToken cancellationToken);

    /// <summary><c>GET /v1/batches/{batch_id}/results?provider=&amp;after=</c>.</summary>
    Task<GatewayResponse> GetResultsAsync(BatchReference batch, string? cursor, CancellationToken cancellationToken);
}
