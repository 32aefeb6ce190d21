using System.Net.Http.Headers;

namespace Bifrost.Client;

/// <summary>The files at a gateway's providers. Safe for use by several threads at once.</summary>
/// <remarks>
/// Ids are taken in either family's spelling and come back in the unified one. Calls for ids with slashes go to the same routes below
/// <c>/openai</c>, which every version of the gateway understands. The members can be overridden, for tests.
/// </remarks>
public class FilesClient
{
    private readonly IFileEndpoints _endpoints;
    private readonly int _maxItemBytes;

    internal FilesClient(IFileEndpoints endpoints, int maxItemBytes)
    {
        _endpoints = endpoints;
        _maxItemBytes = maxItemBytes;
    }

    /// <summary>For tests that override the members.</summary>
    protected FilesClient()
    {
        _endpoints = null!;
    }

    /// <summary>Uploads a file from a stream: <c>POST /v1/files</c>.</summary>
    /// <param name="content">The content, from where the stream stands; its length need not be known. Not closed.</param>
    /// <param name="upload">What it is.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <returns>The file.</returns>
    /// <exception cref="BifrostRequestTooLargeException">The file is larger than the gateway takes.</exception>
    public virtual Task<BifrostFile> UploadAsync(Stream content, FileUpload upload, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(upload);
        if (!content.CanSeek)
            return SendAsync((target, token) => CopyAsync(content, target, upload.Progress, token), null, upload, upload.FileName ?? "batch.jsonl", cancellationToken);

        long start = content.Position;
        return SendAsync(
            (target, token) =>
            {
                // Elsewhere when a handler sends the request again.
                if (content.Position != start)
                    content.Position = start;
                return CopyAsync(content, target, upload.Progress, token);
            },
            content.Length - start,
            upload,
            upload.FileName ?? "batch.jsonl",
            cancellationToken,
            isRepeatable: true);
    }

    /// <summary>Uploads a file from a path: <c>POST /v1/files</c>.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="upload">What it is.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <returns>The file.</returns>
    /// <exception cref="FileNotFoundException">There is no such file. Nothing was sent.</exception>
    /// <exception cref="BifrostRequestTooLargeException">The file is larger than the gateway takes.</exception>
    public virtual async Task<BifrostFile> UploadAsync(string path, FileUpload upload, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(upload);
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (stream.ConfigureAwait(false))
            return await UploadAsync(stream, upload with { FileName = upload.FileName ?? Path.GetFileName(path) }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Uploads requests as a file, written while they are sent, in constant memory: <c>POST /v1/files</c>. See <see cref="BatchRequestFile"/>.
    /// </summary>
    /// <param name="requests">The requests.</param>
    /// <param name="upload">What it is.</param>
    /// <param name="endpoint">The endpoint of requests that name none (OpenAI, Azure).</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <returns>The file.</returns>
    /// <exception cref="BifrostInvalidRequestItemException">A request is not good; the file does not exist then.</exception>
    /// <exception cref="BifrostRequestTooLargeException">The file is larger than the gateway takes.</exception>
    public virtual Task<BifrostFile> UploadRequestsAsync(
        IAsyncEnumerable<BatchRequestItem> requests, FileUpload upload, BatchEndpoint? endpoint = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(upload);
        return SendAsync(
            (target, token) => BatchRequestFile.WriteAsync(Reporting(target, upload.Progress), requests, upload.Provider, endpoint, token),
            null,
            upload,
            upload.FileName ?? "batch.jsonl",
            cancellationToken);
    }

    /// <inheritdoc cref="UploadRequestsAsync(IAsyncEnumerable{BatchRequestItem}, FileUpload, BatchEndpoint?, CancellationToken)"/>
    public virtual Task<BifrostFile> UploadRequestsAsync(
        IEnumerable<BatchRequestItem> requests, FileUpload upload, BatchEndpoint? endpoint = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return UploadRequestsAsync(requests.ToAsyncEnumerable(), upload, endpoint, cancellationToken);
    }

    /// <summary>Lists the files at a provider: <c>GET /v1/files</c>. Nothing is sent before the enumeration begins.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="options">Which files, in what portions; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The files, each once, or pages of files.</returns>
    /// <exception cref="BifrostPaginationException">On enumeration: the pages cannot be followed to their end.</exception>
    public virtual BifrostPageable<BifrostFile, FileListPage> ListAsync(
        ModelProvider provider, FileListOptions? options = null, CancellationToken cancellationToken = default)
    {
        BatchesClient.RequireName(provider, nameof(provider));
        BatchesClient.RequirePositive(options?.Limit, nameof(options));
        return new ListPageable<BifrostFile, FileListPage>(
            new FileListSource(_endpoints, provider, options ?? new FileListOptions(), _maxItemBytes), options?.Cursor, cancellationToken);
    }

    /// <summary>Retrieves what is known of a file: <c>GET /v1/files/{file_id}</c>.</summary>
    /// <param name="fileId">The id of the file.</param>
    /// <param name="provider">The provider that has it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ArgumentException">The id is blank, or would change the path of the request. Nothing was sent.</exception>
    /// <exception cref="BifrostNotFoundException">There is no such file at the provider.</exception>
    public virtual async Task<BifrostFile> RetrieveAsync(string fileId, ModelProvider provider, CancellationToken cancellationToken = default)
    {
        string id = Accept(fileId, provider);
        GatewayResponse response = await _endpoints.RetrieveAsync(id, provider, cancellationToken).ConfigureAwait(false);
        return await ReadFileAsync(response, provider, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the content of a file: <c>GET /v1/files/{file_id}/content</c>.</summary>
    /// <param name="fileId">The id of the file.</param>
    /// <param name="provider">The provider that has it.</param>
    /// <param name="cancellationToken">Cancels the call until the content begins.</param>
    /// <returns>The content as it arrives; dispose it.</returns>
    /// <exception cref="ArgumentException">The id is blank, or would change the path of the request. Nothing was sent.</exception>
    /// <exception cref="BifrostNotFoundException">There is no such file at the provider.</exception>
    public virtual async Task<Stream> GetContentAsync(string fileId, ModelProvider provider, CancellationToken cancellationToken = default)
    {
        string id = Accept(fileId, provider);
        GatewayResponse response = await _endpoints.GetContentAsync(id, provider, cancellationToken).ConfigureAwait(false);

        // What is in the caller's own storage may be a page of its own.
        if (id.Contains("://", StringComparison.Ordinal))
            return new FileContent(response);
        try
        {
            await JsonBody.RefusePageAsync(response, cancellationToken).ConfigureAwait(false);
            return new FileContent(response);
        }
        catch
        {
            await response.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Reads an output or error file of a batch as result items, as they arrive: <c>GET /v1/files/{file_id}/content</c>. Nothing is sent
    /// before the enumeration begins. Lines that cannot be read are in the <c>parse_errors</c> of the page.
    /// </summary>
    /// <param name="fileId">The id of the file.</param>
    /// <param name="provider">The provider that has it (OpenAI, Azure; lines of other shapes keep all in their additional properties).</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The items, or all of them in one page.</returns>
    /// <exception cref="ArgumentException">The id is blank, or would change the path of the request.</exception>
    /// <exception cref="BifrostNotFoundException">On enumeration: there is no such file at the provider.</exception>
    public virtual BatchResults GetResultItemsAsync(string fileId, ModelProvider provider, CancellationToken cancellationToken = default)
    {
        string id = Accept(fileId, provider);
        return new CursorBatchResults((_, _) => new FileItemSource(_endpoints, id, provider, _maxItemBytes), cancellationToken);
    }

    /// <summary>Deletes a file: <c>DELETE /v1/files/{file_id}</c>.</summary>
    /// <param name="fileId">The id of the file.</param>
    /// <param name="provider">The provider that has it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="ArgumentException">The id is blank, or would change the path of the request. Nothing was sent.</exception>
    /// <exception cref="BifrostNotFoundException">There is no such file at the provider.</exception>
    public virtual async Task<FileDeletion> DeleteAsync(string fileId, ModelProvider provider, CancellationToken cancellationToken = default)
    {
        string id = Accept(fileId, provider);
        GatewayResponse response = await _endpoints.DeleteAsync(id, provider, cancellationToken).ConfigureAwait(false);
        await using (response.ConfigureAwait(false))
        {
            FileDeletion deletion = await JsonBody.ReadAsync(response, BifrostJson.TypeInfo<FileDeletion>(), _maxItemBytes, cancellationToken).ConfigureAwait(false);
            return deletion with { Id = GatewayId.FileToUnified(deletion.Id, provider)! };
        }
    }

    private static string Accept(string fileId, ModelProvider provider)
    {
        BatchesClient.RequireName(provider, nameof(provider));
        return GatewayId.AcceptFile(fileId, provider, nameof(fileId));
    }

    private async Task<BifrostFile> SendAsync(
        Func<Stream, CancellationToken, Task> write, long? length, FileUpload upload, string fileName, CancellationToken cancellationToken,
        bool isRepeatable = false)
    {
        BatchesClient.RequireName(upload.Provider, nameof(upload));
        if (upload.Purpose.Value.Length == 0)
            throw new ArgumentException($"{nameof(upload.Purpose)} is empty.", nameof(upload));
        if (upload.AdditionalFields?.Keys.FirstOrDefault(name => name is "purpose" or "provider" or "file") is string taken)
            throw new ArgumentException($"{nameof(upload.AdditionalFields)} has '{taken}', which the client sets.", nameof(upload));

        // The file comes last: a server that reads the form as it arrives knows by then what it is.
        using var form = new MultipartFormDataContent();
        AddField(form, "purpose", upload.Purpose.Value);
        AddField(form, "provider", upload.Provider.Value);
        foreach ((string name, string value) in upload.AdditionalFields ?? new Dictionary<string, string>())
            AddField(form, name, value);
        var file = new WriterContent(write, "application/jsonl", length, isRepeatable);
        // As UTF-8 bytes: the framework would encode other names in a way that servers do not decode.
        file.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename={Quote(fileName)}");
        form.HeaderEncodingSelector = static (_, _) => System.Text.Encoding.UTF8;
        form.Add(file);

        using var content = new UploadContent(form, upload.Compress);
        GatewayResponse response = await _endpoints.UploadAsync(upload.Provider, upload.Key, content, cancellationToken).ConfigureAwait(false);
        return await ReadFileAsync(response, upload.Provider, cancellationToken).ConfigureAwait(false);
    }

    private async Task<BifrostFile> ReadFileAsync(GatewayResponse response, ModelProvider provider, CancellationToken cancellationToken)
    {
        await using (response.ConfigureAwait(false))
        {
            BifrostFile file = await JsonBody.ReadAsync(response, BifrostJson.TypeInfo<BifrostFile>(), _maxItemBytes, cancellationToken).ConfigureAwait(false);
            if (file.Id.Length == 0)
                throw JsonBody.Fault(response, "sent JSON without an id: it is not a file.");
            return file with { Id = GatewayId.FileToUnified(file.Id, provider)! };
        }
    }

    private static void AddField(MultipartFormDataContent form, string name, string value)
    {
        var field = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(value));
        field.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = Quote(name) };
        form.Add(field);
    }

    private static string Quote(string name) =>
        name.Length > 0 && !name.Any(c => c is '"' or '\\' || char.IsControl(c))
            ? $"\"{name}\""
            : throw new ArgumentException("The name of a file or a field is empty, or holds quotes, backslashes or control characters.", nameof(name));

    private static async Task CopyAsync(Stream source, Stream target, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        Stream reporting = Reporting(target, progress);
        await source.CopyToAsync(reporting, 128 * 1024, cancellationToken).ConfigureAwait(false);
    }

    private static Stream Reporting(Stream target, IProgress<long>? progress)
    {
        if (progress is null)
            return target;
        long sent = 0;
        return new CountingStream(target, count => progress.Report(sent += count));
    }
}
