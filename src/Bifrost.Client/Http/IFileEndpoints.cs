namespace Bifrost.Client;

/// <summary>The gateway's file endpoints, one method each, with nothing but the wire in it.</summary>
/// <remarks>The answers are successes whose body has not been read; every refusal is an exception.</remarks>
internal interface IFileEndpoints
{
    /// <summary><c>POST /v1/files?provider=</c>, with the provider in the header <c>x-model-provider</c> and in the form too.</summary>
    Task<GatewayResponse> UploadAsync(ModelProvider provider, BatchKeyPin? key, HttpContent form, CancellationToken cancellationToken);

    /// <summary><c>GET /v1/files?provider=</c>, with the provider in the query and the header <c>x-model-provider</c> too.</summary>
    Task<GatewayResponse> ListAsync(ModelProvider provider, FileListOptions options, string? after, CancellationToken cancellationToken);

    /// <summary><c>GET /v1/files/{file_id}?provider=</c>, or below <c>/openai</c> for ids with slashes.</summary>
    Task<GatewayResponse> RetrieveAsync(string fileId, ModelProvider provider, CancellationToken cancellationToken);

    /// <summary><c>DELETE /v1/files/{file_id}?provider=</c>, or below <c>/openai</c> for ids with slashes.</summary>
    Task<GatewayResponse> DeleteAsync(string fileId, ModelProvider provider, CancellationToken cancellationToken);

    /// <summary><c>GET /v1/files/{file_id}/content?provider=</c>, or below <c>/openai</c> for ids with slashes.</summary>
    Task<GatewayResponse> GetContentAsync(string fileId, ModelProvider provider, CancellationToken cancellationToken);
}
