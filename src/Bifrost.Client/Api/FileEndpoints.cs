using Bifrost.Client.Common;
using Bifrost.Client.Providers;
using Bifrost.Client.Transport;

namespace Bifrost.Client.Api;

/// <summary>Calls the file endpoints: typed parameters in, typed responses out.</summary>
internal sealed class FileEndpoints(IFileApi api, GatewayConnection connection)
{
    public async Task<BifrostFile> UploadAsync(
        ModelProvider provider, BatchKeyPin? key, Func<HttpContent> createForm, UploadState upload, CancellationToken cancellationToken)
    {
        var call = new GatewayCall(
            () => api.UploadAsync(provider.Value, provider.Value, key?.Name, key?.Id, createForm()), "a file", id: null, provider.Value)
        {
            Upload = upload,
            IsRepeatable = false,
        };
        return Normalize(await SendAsync(call, cancellationToken).ConfigureAwait(false), provider);
    }

    public async Task<FileListPage> ListAsync(ModelProvider provider, FileListOptions options, string? cursor, CancellationToken cancellationToken)
    {
        string name = provider.Value;
        var call = new GatewayCall(
            () => api.ListAsync(name, name, name, options.Purpose?.Value, options.Limit, cursor, options.Order), "the files", id: null, name);
        FileListPage page = await connection.SendAsync(call, BifrostJson.TypeInfo<FileListPage>(), getId: null, cancellationToken).ConfigureAwait(false);
        return page with { Items = [.. page.Items.OfType<BifrostFile>().Select(file => Normalize(file, provider))] };
    }

    public async Task<BifrostFile> RetrieveAsync(string id, ModelProvider provider, CancellationToken cancellationToken)
    {
        GatewayCall call = CreateCall(id, provider, api.RetrieveAsync, api.RetrieveOpenAIAsync);
        return Normalize(await SendAsync(call, cancellationToken).ConfigureAwait(false), provider);
    }

    public async Task<FileDeletion> DeleteAsync(string id, ModelProvider provider, CancellationToken cancellationToken)
    {
        GatewayCall call = CreateCall(id, provider, api.DeleteAsync, api.DeleteOpenAIAsync);
        FileDeletion deletion = await connection.SendAsync(call, BifrostJson.TypeInfo<FileDeletion>(), getId: null, cancellationToken).ConfigureAwait(false);
        return deletion with { Id = ProviderProfile.Of(provider).ToUnifiedFileId(deletion.Id)! };
    }

    /// <summary>Gets the content of a file, as it arrives. It can be of any type.</summary>
    public Task<StreamedResponse> GetContentAsync(string id, ModelProvider provider, CancellationToken cancellationToken) =>
        connection.SendAsync(CreateCall(id, provider, api.GetContentAsync, api.GetContentOpenAIAsync, accept: "*/*"), cancellationToken);

    private Task<BifrostFile> SendAsync(GatewayCall call, CancellationToken cancellationToken) =>
        connection.SendAsync(call, BifrostJson.TypeInfo<BifrostFile>(), static file => file.Id, cancellationToken);

    // Ids with slashes go to the OpenAI routes, in base64: every version of the gateway understands that. Base64 can hold a slash itself; then
    // only the unified routes of versions after 1.4.19 are left.
    private static GatewayCall CreateCall(
        string id,
        ModelProvider provider,
        Func<string, string, Task<HttpRequestMessage>> createUnified,
        Func<string, string, Task<HttpRequestMessage>> createOpenAI,
        string accept = "application/json")
    {
        string segment = ProviderProfile.Of(provider).ToOpenAIFileSegment(id);
        bool isUnified = segment.Contains('/', StringComparison.Ordinal) || !id.Contains('/', StringComparison.Ordinal);
        if (isUnified)
            segment = Uri.EscapeDataString(id);
        return new GatewayCall(() => (isUnified ? createUnified : createOpenAI)(segment, provider.Value), "file", id, provider.Value)
        {
            Accept = accept,
            HasEscapedPath = segment.Contains('%', StringComparison.Ordinal),
        };
    }

    private static BifrostFile Normalize(BifrostFile file, ModelProvider provider) =>
        file with { Id = ProviderProfile.Of(provider).ToUnifiedFileId(file.Id)! };
}
