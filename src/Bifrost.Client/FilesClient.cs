using Bifrost.Client.Api;
using Bifrost.Client.Common;
using Bifrost.Client.Errors;
using Bifrost.Client.Operations;
using Bifrost.Client.Providers;
using Bifrost.Client.Reading;
using Bifrost.Client.Telemetry;
using Bifrost.Client.Transport;

namespace Bifrost.Client;

/// <summary>The files at a gateway's providers. Thread-safe.</summary>
/// <remarks>
/// Ids are accepted in both spellings and returned in the unified one. Calls for ids with slashes use the same routes below <c>/openai</c>, which every
/// version of the gateway understands. The members can be overridden, for tests.
/// </remarks>
public class FilesClient
{
    private readonly FileEndpoints _files;
    private readonly FileUploader _uploader;
    private readonly ClientTelemetry _telemetry;

    internal FilesClient(FileEndpoints files, ClientTelemetry telemetry)
    {
        _files = files;
        _uploader = new FileUploader(files);
        _telemetry = telemetry;
    }

    /// <summary>Creates a client of which all members that are used have to be overridden, for tests.</summary>
    protected FilesClient()
    {
        _files = null!;
        _uploader = null!;
        _telemetry = ClientTelemetry.None;
    }

    /// <summary>Uploads a file from a stream: <c>POST /v1/files</c>.</summary>
    /// <param name="content">The content, from the current position of the stream; its length need not be known. Not closed.</param>
    /// <param name="upload">The provider, name and purpose of the file.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <returns>The file.</returns>
    /// <exception cref="BifrostRequestTooLargeException">The file is larger than the gateway accepts.</exception>
    public virtual Task<BifrostFile> UploadAsync(Stream content, FileUpload upload, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        Validate(upload);
        return _uploader.UploadAsync(content, upload, cancellationToken).CancelledBy(cancellationToken);
    }

    /// <summary>Uploads a file from a path: <c>POST /v1/files</c>.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="upload">The provider, name and purpose of the file.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <returns>The file.</returns>
    /// <exception cref="FileNotFoundException">The file does not exist. Nothing was sent.</exception>
    /// <exception cref="BifrostRequestTooLargeException">The file is larger than the gateway accepts.</exception>
    public virtual Task<BifrostFile> UploadAsync(string path, FileUpload upload, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Validate(upload);
        return UploadAsync().CancelledBy(cancellationToken);

        async Task<BifrostFile> UploadAsync()
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
            await using (stream.ConfigureAwait(false))
                return await this.UploadAsync(stream, upload with { FileName = upload.FileName ?? Path.GetFileName(path) }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Uploads requests as a file, written while they are sent, in constant memory: <c>POST /v1/files</c>. See <see cref="BatchRequestFile"/>.
    /// </summary>
    /// <param name="requests">The requests.</param>
    /// <param name="upload">The provider, name and purpose of the file.</param>
    /// <param name="endpoint">The endpoint of requests that have none (OpenAI, Azure).</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <returns>The file.</returns>
    /// <exception cref="BifrostInvalidRequestItemException">A request is invalid; the file was not created.</exception>
    /// <exception cref="BifrostRequestTooLargeException">The file is larger than the gateway accepts.</exception>
    public virtual Task<BifrostFile> UploadRequestsAsync(
        IAsyncEnumerable<BatchRequestItem> requests, FileUpload upload, BatchEndpoint? endpoint = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        Validate(upload);
        return _uploader.UploadRequestsAsync(requests, upload, endpoint, cancellationToken).CancelledBy(cancellationToken);
    }

    /// <inheritdoc cref="UploadRequestsAsync(IAsyncEnumerable{BatchRequestItem}, FileUpload, BatchEndpoint?, CancellationToken)"/>
    public virtual Task<BifrostFile> UploadRequestsAsync(
        IEnumerable<BatchRequestItem> requests, FileUpload upload, BatchEndpoint? endpoint = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return UploadRequestsAsync(requests.ToAsyncEnumerable(), upload, endpoint, cancellationToken);
    }

    /// <summary>Lists the files of a provider: <c>GET /v1/files</c>. No request is sent before the enumeration begins.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="options">Which files, and how many in a page; <see langword="null"/> lists all.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The files, each once, or pages of files.</returns>
    /// <exception cref="BifrostPaginationException">On enumeration: the pages cannot be followed to their end.</exception>
    public virtual BifrostPageable<BifrostFile, FileListPage> ListAsync(
        ModelProvider provider, FileListOptions? options = null, CancellationToken cancellationToken = default)
    {
        Arguments.RequireProvider(provider, nameof(provider));
        Arguments.RequirePositive(options?.Limit, nameof(options));
        Arguments.RequireText(options?.Cursor, nameof(options.Cursor), nameof(options));
        Arguments.RequireText(options?.Order, nameof(options.Order), nameof(options));
        Arguments.RequireText(options?.Purpose?.Value, nameof(options.Purpose), nameof(options));
        return new ListPageable<BifrostFile, FileListPage>(
            "GET /v1/files",
            $"the files of {provider}",
            (cursor, token) => _files.ListAsync(provider, options ?? new FileListOptions(), cursor, token),
            file => file.Id,
            (page, items) => page with { Items = items },
            options?.Cursor,
            cancellationToken);
    }

    /// <summary>Retrieves a file without its content: <c>GET /v1/files/{file_id}</c>.</summary>
    /// <param name="fileId">The id of the file.</param>
    /// <param name="provider">The provider that has it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ArgumentException">The id is blank, or would change the path of the request. Nothing was sent.</exception>
    /// <exception cref="BifrostNotFoundException">The file does not exist at the provider.</exception>
    public virtual Task<BifrostFile> RetrieveAsync(string fileId, ModelProvider provider, CancellationToken cancellationToken = default) =>
        _files.RetrieveAsync(NormalizeId(fileId, provider), provider, cancellationToken).CancelledBy(cancellationToken);

    /// <summary>Reads the content of a file: <c>GET /v1/files/{file_id}/content</c>.</summary>
    /// <param name="fileId">The id of the file.</param>
    /// <param name="provider">The provider that has it.</param>
    /// <param name="cancellationToken">Cancels the call until the content begins.</param>
    /// <returns>The content while it arrives; dispose it.</returns>
    /// <exception cref="ArgumentException">The id is blank, or would change the path of the request. Nothing was sent.</exception>
    /// <exception cref="BifrostNotFoundException">The file does not exist at the provider.</exception>
    public virtual Task<Stream> GetContentAsync(string fileId, ModelProvider provider, CancellationToken cancellationToken = default) =>
        OpenContentAsync(NormalizeId(fileId, provider), provider, cancellationToken).CancelledBy(cancellationToken);

    /// <summary>
    /// Reads an output or error file of a batch as result items, as they arrive: <c>GET /v1/files/{file_id}/content</c>. No request is sent
    /// before the enumeration begins. Lines that cannot be parsed are in the <c>parse_errors</c> of the page.
    /// </summary>
    /// <param name="fileId">The id of the file.</param>
    /// <param name="provider">The provider that has it. Lines in the formats of Gemini, Vertex and Bedrock become the items that the results endpoint has for them.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The items, or all of them in one page.</returns>
    /// <exception cref="ArgumentException">The id is blank, or would change the path of the request.</exception>
    /// <exception cref="BifrostNotFoundException">On enumeration: the file does not exist at the provider.</exception>
    public virtual BatchResults GetResultItemsAsync(string fileId, ModelProvider provider, CancellationToken cancellationToken = default)
    {
        return GetResultItemsAsync(fileId, provider, position: null, cancellationToken);
    }

    /// <inheritdoc cref="GetResultItemsAsync(string, ModelProvider, CancellationToken)"/>
    /// <param name="fileId">The id of the file.</param>
    /// <param name="provider">The provider that has it.</param>
    /// <param name="position">Where to begin (<see cref="BatchResults.Position"/>); <see langword="null"/> begins at the first line.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    public virtual BatchResults GetResultItemsAsync(
        string fileId, ModelProvider provider, BatchResultsPosition? position, CancellationToken cancellationToken = default)
    {
        string id = NormalizeId(fileId, provider);
        if (position is not null && position.FileId != id)
            throw new ArgumentException("The position is not one in this file.", nameof(position));
        return new CursorBatchResults(_ => new FileItemSource(_files, id, provider, position).Observe(_telemetry, "file", id, provider), cancellationToken);
    }

    /// <summary>Deletes a file: <c>DELETE /v1/files/{file_id}</c>.</summary>
    /// <param name="fileId">The id of the file.</param>
    /// <param name="provider">The provider that has it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether the file was deleted.</returns>
    /// <exception cref="ArgumentException">The id is blank, or would change the path of the request. Nothing was sent.</exception>
    /// <exception cref="BifrostNotFoundException">The file does not exist at the provider.</exception>
    public virtual Task<FileDeletion> DeleteAsync(string fileId, ModelProvider provider, CancellationToken cancellationToken = default) =>
        _files.DeleteAsync(NormalizeId(fileId, provider), provider, cancellationToken).CancelledBy(cancellationToken);

    private async Task<Stream> OpenContentAsync(string id, ModelProvider provider, CancellationToken cancellationToken)
    {
        StreamedResponse response = await _files.GetContentAsync(id, provider, offset: 0, cancellationToken).ConfigureAwait(false);
        try
        {
            // An object in the caller's own storage can be an HTML page.
            if (!id.Contains("://", StringComparison.Ordinal))
                await JsonResponse.RefuseHtmlAsync(response, cancellationToken).ConfigureAwait(false);
            return new ContentStream(response);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static string NormalizeId(string fileId, ModelProvider provider)
    {
        Arguments.RequireProvider(provider, nameof(provider));
        return IdValidation.NormalizeFileId(fileId, provider, nameof(fileId));
    }

    private static void Validate(FileUpload upload)
    {
        ArgumentNullException.ThrowIfNull(upload);
        Arguments.RequireProvider(upload.Provider, nameof(upload));
        string? error = upload.Purpose.Value.Length == 0 ? $"{nameof(upload.Purpose)} is empty"
            : SentText.Validate(upload.Purpose.Value) is string purpose ? $"{nameof(upload.Purpose)} {purpose}"
            : UploadForm.ValidateName(upload.FileName ?? "file") is string name ? $"{nameof(upload.FileName)} {name}"
            : upload.AdditionalFields?.Select(field => ValidateField(field.Key, field.Value)).FirstOrDefault(found => found is not null);
        if (error is not null)
            throw new ArgumentException(error + ".", nameof(upload));
    }

    private static string? ValidateField(string name, string? value) =>
        name is "purpose" or "provider" or "file" ? $"{nameof(FileUpload.AdditionalFields)} has '{name}', which the client sets"
        : UploadForm.ValidateName(name) is string nameError ? $"{nameof(FileUpload.AdditionalFields)} has a name that {nameError}"
        : UploadForm.ValidateValue(value) is string valueError ? $"{nameof(FileUpload.AdditionalFields)} has a value for '{name}' that {valueError}"
        : null;
}
