using Bifrost.Client.Api;
using Bifrost.Client.Common;
using Bifrost.Client.Telemetry;
using Bifrost.Client.Transport;

namespace Bifrost.Client.Operations;

/// <summary>Uploads files from streams and requests.</summary>
internal sealed class FileUploader(FileEndpoints files)
{
    private const string DefaultFileName = "batch.jsonl";

    public Task<BifrostFile> UploadAsync(Stream content, FileUpload upload, CancellationToken cancellationToken)
    {
        if (!content.CanSeek)
            return SendAsync(CopyAsync, length: null, isRepeatable: false, upload, cancellationToken);

        long start = content.Position;
        return SendAsync(CopyFromStartAsync, content.Length - start, isRepeatable: true, upload, cancellationToken);

        Task CopyAsync(Stream target, CancellationToken token) => content.CopyToAsync(WithProgress(target, upload.Progress), 128 * 1024, token);

        Task CopyFromStartAsync(Stream target, CancellationToken token)
        {
            // It is elsewhere when the request is sent again.
            if (content.Position != start)
                content.Position = start;
            return CopyAsync(target, token);
        }
    }

    public Task<BifrostFile> UploadRequestsAsync(
        IAsyncEnumerable<BatchRequestItem> requests, FileUpload upload, BatchEndpoint? endpoint, CancellationToken cancellationToken) =>
        SendAsync(
            (target, token) => BatchRequestFile.WriteAsync(WithProgress(target, upload.Progress), requests, upload.Provider, endpoint, token),
            length: null,
            isRepeatable: false,
            upload,
            cancellationToken);

    private Task<BifrostFile> SendAsync(
        Func<Stream, CancellationToken, Task> write, long? length, bool isRepeatable, FileUpload upload, CancellationToken cancellationToken)
    {
        var state = new UploadState { IsRepeatable = isRepeatable };
        return files.UploadAsync(upload.Provider, upload.Key, CreateForm, state, cancellationToken);

        HttpContent CreateForm()
        {
            MultipartFormDataContent form = UploadForm.Create();
            UploadForm.AddField(form, "purpose", upload.Purpose.Value);
            UploadForm.AddField(form, "provider", upload.Provider.Value);
            foreach ((string name, string value) in upload.AdditionalFields ?? new Dictionary<string, string>())
                UploadForm.AddField(form, name, value);

            // The file is last: a server that reads the form as it arrives then knows what it is.
            UploadForm.AddFile(form, upload.FileName ?? DefaultFileName, new WriterContent(write, "application/jsonl", length, isRepeatable));
            return new UploadContent(form, state, upload.Compress);
        }
    }

    private Stream WithProgress(Stream target, IProgress<long>? progress)
    {
        if (progress is null)
            return target;
        long sent = 0;
        return new CountingStream(target, count => CallerProgress.Report(progress, sent += count, files.Connection.Logger));
    }
}
