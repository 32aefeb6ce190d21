namespace Bifrost.Client;

/// <summary>The file endpoints over HTTP.</summary>
internal sealed class HttpFileEndpoints(GatewayConnection connection) : IFileEndpoints
{
    public Task<GatewayResponse> UploadAsync(ModelProvider provider, BatchKeyPin? key, HttpContent form, CancellationToken cancellationToken) =>
        connection.SendAsync(
            new GatewayCall(HttpMethod.Post, "/v1/files", "/v1/files" + Query(provider), "a file", null, provider)
            {
                Content = form,
                Headers = [("x-model-provider", provider.Value), .. BatchKeyPin.Headers(key)],
            },
            cancellationToken);

    public Task<GatewayResponse> ListAsync(ModelProvider provider, FileListOptions options, string? after, CancellationToken cancellationToken) =>
        connection.SendAsync(
            // Gateways up to April 2026 read the header or the query of the same name here, later ones "provider".
            new GatewayCall(
                HttpMethod.Get,
                "/v1/files",
                "/v1/files" + Query(provider)
                    .With("x-model-provider", provider.Value)
                    .With("purpose", options.Purpose?.Value)
                    .With("limit", options.Limit)
                    .With("after", after)
                    .With("order", options.Order),
                "the files",
                null,
                provider)
            {
                Headers = [("x-model-provider", provider.Value)],
            },
            cancellationToken);

    public Task<GatewayResponse> RetrieveAsync(string fileId, ModelProvider provider, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, fileId, provider, "", cancellationToken);

    public Task<GatewayResponse> DeleteAsync(string fileId, ModelProvider provider, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, fileId, provider, "", cancellationToken);

    public Task<GatewayResponse> GetContentAsync(string fileId, ModelProvider provider, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, fileId, provider, "/content", cancellationToken);

    // Ids with slashes go to the OpenAI routes, in their base64: every version of the gateway takes those. Base64 can hold a slash itself,
    // and then only the unified routes of newer versions are left.
    private Task<GatewayResponse> SendAsync(HttpMethod method, string fileId, ModelProvider provider, string suffix, CancellationToken cancellationToken)
    {
        string family = "/openai/v1";
        string segment = GatewayId.FileToOpenAISegment(fileId, provider);
        if (segment.Contains('/', StringComparison.Ordinal) || !fileId.Contains('/', StringComparison.Ordinal))
            (family, segment) = ("/v1", Uri.EscapeDataString(fileId));

        return connection.SendAsync(
            new GatewayCall(
                method, $"{family}/files/{{file_id}}{suffix}", $"{family}/files/{segment}{suffix}{Query(provider)}", "file", fileId, provider)
            {
                NeedsPathDecoding = segment.Contains('%', StringComparison.Ordinal),
            },
            cancellationToken);
    }

    private static GatewayQuery Query(ModelProvider provider) => default(GatewayQuery).With("provider", provider.Value);
}
