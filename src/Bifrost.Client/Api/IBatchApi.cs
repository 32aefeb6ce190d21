using Refit;

namespace Bifrost.Client.Api;

/// <summary>The batch endpoints of the gateway. The methods create requests; <see cref="Transport.GatewayConnection"/> sends them.</summary>
/// <remarks>Segments of paths are passed in the spelling that the route needs, escaped already (see <see cref="Providers.ProviderProfile"/>).</remarks>
internal interface IBatchApi
{
    /// <summary>Creates a batch. Gateways up to 1.4.19 read the provider from the model in the body only.</summary>
    [Post("/v1/batches")]
    Task<HttpRequestMessage> CreateAsync(
        string provider,
        [Header("x-model-provider")] string providerHeader,
        [Header("x-bf-api-key")] string? keyName,
        [Header("x-bf-api-key-id")] string? keyId,
        [Body] HttpContent body);

    /// <summary>Creates a batch by the OpenAI route, which reads the provider from the body.</summary>
    [Post("/openai/v1/batches")]
    Task<HttpRequestMessage> CreateOpenAIAsync(
        [Header("x-bf-api-key")] string? keyName, [Header("x-bf-api-key-id")] string? keyId, [Body] HttpContent body);

    /// <summary>Lists batches.</summary>
    [Get("/v1/batches")]
    Task<HttpRequestMessage> ListAsync(string provider, int? limit, string? after, string? before);

    /// <summary>Retrieves a batch.</summary>
    [Get("/openai/v1/batches/{batch_id}")]
    Task<HttpRequestMessage> RetrieveAsync([AliasAs("batch_id"), Encoded] string id, string? provider);

    /// <summary>Cancels a batch.</summary>
    [Post("/openai/v1/batches/{batch_id}/cancel")]
    Task<HttpRequestMessage> CancelAsync([AliasAs("batch_id"), Encoded] string id, string provider);

    /// <summary>
    /// Gets the results of a batch. The gateway's lists take a cursor as <c>after</c>; its current versions send all results as one page and
    /// ignore a cursor.
    /// </summary>
    [Get("/v1/batches/{batch_id}/results")]
    Task<HttpRequestMessage> GetResultsAsync([AliasAs("batch_id"), Encoded] string id, string provider, string? after);
}
