using System.Globalization;
using Bifrost.Client.Common;
using Bifrost.Client.Errors;
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
        BifrostFile file = Normalize(await SendAsync(call, cancellationToken).ConfigureAwait(false), provider);
        RequireSame(call, id, file.Id, provider);
        return file;
    }

    public async Task<FileDeletion> DeleteAsync(string id, ModelProvider provider, CancellationToken cancellationToken)
    {
        GatewayCall call = CreateCall(id, provider, api.DeleteAsync, api.DeleteOpenAIAsync);
        FileDeletion deletion;
        try
        {
            deletion = await connection.SendAsync(call, BifrostJson.TypeInfo<FileDeletion>(), getId: null, cancellationToken).ConfigureAwait(false);
        }
        catch (BifrostNotFoundException) when (call.MayHaveBeenExecuted)
        {
            // An attempt before has deleted the file, and its response was lost.
            return new FileDeletion { Id = ProviderProfile.Of(provider).ToUnifiedFileId(id)!, Object = "file", Deleted = true };
        }

        deletion = deletion with { Id = ProviderProfile.Of(provider).ToUnifiedFileId(deletion.Id)! };
        RequireSame(call, id, deletion.Id, provider);
        return deletion;
    }

    /// <summary>Sends the calls.</summary>
    public GatewayConnection Connection => connection;

    /// <summary>Gets the content of a file, as it arrives. It can be of any type.</summary>
    /// <param name="id">The id of the file.</param>
    /// <param name="provider">The provider that has it.</param>
    /// <param name="offset">
    /// The first byte that is needed. The gateway ignores it and sends the whole file; only a server in between may send a part (see
    /// <see cref="StreamedResponse.RangeStart"/>).
    /// </param>
    /// <param name="cancellationToken">Cancels the call until the content begins.</param>
    public async Task<StreamedResponse> GetContentAsync(string id, ModelProvider provider, long offset, CancellationToken cancellationToken)
    {
        string? range = offset == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"bytes={offset}-");
        GatewayCall call = CreateCall(
            id,
            provider,
            (segment, name) => api.GetContentAsync(segment, name, range),
            (segment, name) => api.GetContentOpenAIAsync(segment, name, range),
            isContent: true);
        StreamedResponse response = await connection.SendAsync(call, cancellationToken).ConfigureAwait(false);
        if (response.Info.StatusCode == 200 || (range is not null && response.RangeStart == offset))
            return response;

        using (response)
        {
            throw ExceptionFactory.CreateInvalidResponseException(
                response.Info, $"responded with {response.Info.StatusCode} instead of {(range is null ? "the file" : $"the file from byte {offset} on")}");
        }
    }

    private Task<BifrostFile> SendAsync(GatewayCall call, CancellationToken cancellationToken) =>
        connection.SendAsync(call, BifrostJson.TypeInfo<BifrostFile>(), static file => file.Id, cancellationToken);

    // Ids with slashes go to the OpenAI routes, in base64: every version of the gateway understands that. Base64 can hold a slash itself; then
    // only the unified routes of versions after 1.4.19 are left.
    private static GatewayCall CreateCall(
        string id,
        ModelProvider provider,
        Func<string, string, Task<HttpRequestMessage>> createUnified,
        Func<string, string, Task<HttpRequestMessage>> createOpenAI,
        bool isContent = false)
    {
        id = IdValidation.NormalizeFileId(id, provider, "fileId");
        string segment = ProviderProfile.Of(provider).ToOpenAIFileSegment(id);
        bool isUnified = segment.Contains('/', StringComparison.Ordinal) || !id.Contains('/', StringComparison.Ordinal);
        if (isUnified)
            segment = Uri.EscapeDataString(id);
        return new GatewayCall(() => (isUnified ? createUnified : createOpenAI)(segment, provider.Value), "file", id, provider.Value)
        {
            Accept = isContent ? "*/*" : "application/json",
            RequiresKnownEnd = isContent,
            HasEscapedPath = segment.Contains('%', StringComparison.Ordinal),
        };
    }

    private static void RequireSame(GatewayCall call, string asked, string received, ModelProvider provider)
    {
        if (!ProviderProfile.Of(provider).IsSameFile(asked, received))
        {
            // All that comes later on this connection may belong to other requests, too.
            call.CloseConnections();
            throw ExceptionFactory.CreateInvalidResponseException(
                new ResponseInfo(call, 200, "application/json"),
                $"sent file '{MessageText.ToId(received)}' instead of '{MessageText.ToId(asked)}': the response belongs to another request");
        }
    }

    private static BifrostFile Normalize(BifrostFile file, ModelProvider provider) =>
        file with { Id = ProviderProfile.Of(provider).ToUnifiedFileId(file.Id)! };
}
