using Refit;

namespace Bifrost.Client.Api;

/// <summary>The file endpoints of the gateway. The methods create requests; <see cref="Transport.GatewayConnection"/> sends them.</summary>
/// <remarks>
/// Ids with slashes go to the OpenAI routes in base64, which all versions of the gateway understand. Segments of paths are passed in the
/// spelling that the route needs, escaped already (see <see cref="Providers.ProviderProfile"/>).
/// </remarks>
internal interface IFileApi
{
    /// <summary>Uploads a file; the form holds the provider too.</summary>
    [Post("/v1/files")]
    Task<HttpRequestMessage> UploadAsync(
        string provider,
        [Header("x-model-provider")] string providerHeader,
        [Header("x-bf-api-key")] string? keyName,
        [Header("x-bf-api-key-id")] string? keyId,
        [Body] HttpContent form);

    /// <summary>Lists files. Gateways up to 1.4.19 read <c>x-model-provider</c>, from the query or the header; later ones <c>provider</c>.</summary>
    [Get("/v1/files")]
    Task<HttpRequestMessage> ListAsync(
        string provider,
        [AliasAs("x-model-provider")] string providerParameter,
        [Header("x-model-provider")] string providerHeader,
        string? purpose,
        int? limit,
        string? after,
        string? order);

    /// <summary>Retrieves a file.</summary>
    [Get("/v1/files/{file_id}")]
    Task<HttpRequestMessage> RetrieveAsync([AliasAs("file_id"), Encoded] string id, string provider);

    /// <summary>Retrieves a file by the OpenAI route.</summary>
    [Get("/openai/v1/files/{file_id}")]
    Task<HttpRequestMessage> RetrieveOpenAIAsync([AliasAs("file_id"), Encoded] string id, string provider);

    /// <summary>Gets the content of a file.</summary>
    [Get("/v1/files/{file_id}/content")]
    Task<HttpRequestMessage> GetContentAsync([AliasAs("file_id"), Encoded] string id, string provider, [Header("Range")] string? range);

    /// <summary>Gets the content of a file by the OpenAI route.</summary>
    [Get("/openai/v1/files/{file_id}/content")]
    Task<HttpRequestMessage> GetContentOpenAIAsync([AliasAs("file_id"), Encoded] string id, string provider, [Header("Range")] string? range);

    /// <summary>Deletes a file.</summary>
    [Delete("/v1/files/{file_id}")]
    Task<HttpRequestMessage> DeleteAsync([AliasAs("file_id"), Encoded] string id, string provider);

    /// <summary>Deletes a file by the OpenAI route.</summary>
    [Delete("/openai/v1/files/{file_id}")]
    Task<HttpRequestMessage> DeleteOpenAIAsync([AliasAs("file_id"), Encoded] string id, string provider);
}
