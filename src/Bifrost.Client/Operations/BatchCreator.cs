using System.Net.Http.Headers;
using Bifrost.Client.Api;
using Bifrost.Client.Common;
using Bifrost.Client.Providers;
using Bifrost.Client.Transport;

namespace Bifrost.Client.Operations;

/// <summary>Creates batches, from an input that exists or from requests that are sent on the way.</summary>
internal sealed class BatchCreator(BatchEndpoints batches, FileUploader uploader)
{
    /// <summary>Uploads requests as a file and creates the batch; within the create where the provider takes no files.</summary>
    public async Task<Batch> SubmitAsync(IAsyncEnumerable<BatchRequestItem> requests, BatchCreateRequest batch, CancellationToken cancellationToken)
    {
        if (ProviderProfile.Of(batch.Provider).TakesInlineRequestsOnly)
            return await CreateAsync(batch, requests, cancellationToken).ConfigureAwait(false);

        var upload = new FileUpload { Provider = batch.Provider, Key = batch.Key, AdditionalFields = GetUploadFields(batch) };
        BifrostFile file = await uploader.UploadRequestsAsync(requests, upload, batch.Endpoint, cancellationToken).ConfigureAwait(false);
        try
        {
            return await CreateAsync(batch with { InputFileId = file.InputFileId }, inline: null, cancellationToken).ConfigureAwait(false);
        }
        catch (BifrostException exception)
        {
            exception.SetUploadedFileId(file.Id);
            throw;
        }
        catch (OperationCanceledException exception) when (exception.InnerException is BifrostException failure)
        {
            failure.SetUploadedFileId(file.Id);
            throw;
        }
    }

    /// <summary>Creates a batch.</summary>
    /// <param name="request">The batch.</param>
    /// <param name="inline">The requests that are sent within the create; null when the batch names its input.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Batch> CreateAsync(BatchCreateRequest request, IAsyncEnumerable<BatchRequestItem>? inline, CancellationToken cancellationToken)
    {
        bool openAIRoute = BatchCreateBody.NeedsOpenAIRoute(request);

        // What the caller gave as a list can be enumerated again.
        var state = new UploadState { IsRepeatable = inline is null || request.Requests is not null };
        if (inline is not null)
            return await batches.CreateAsync(request.Provider, request.Key, openAIRoute, CreateInlineBody, state, cancellationToken).ConfigureAwait(false);

        // In memory: a cancellation is the matter of the call, which says what is known about the batch.
        var body = new MemoryStream();
        await BatchCreateBody.WriteAsync(body, request, openAIRoute, inline: null, CancellationToken.None).ConfigureAwait(false);
        return await batches.CreateAsync(request.Provider, request.Key, openAIRoute, CreateBody, state, cancellationToken).ConfigureAwait(false);

        HttpContent CreateInlineBody() => new UploadContent(
            new WriterContent(
                (stream, token) => BatchCreateBody.WriteAsync(stream, request, openAIRoute, inline, token), "application/json", isRepeatable: state.IsRepeatable),
            state);

        HttpContent CreateBody() => new UploadContent(
            new ByteArrayContent(body.GetBuffer(), 0, (int)body.Length) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } }, state);
    }

    /// <summary>Says where an upload is stored, for the providers that keep files in the caller's own storage; null for all others.</summary>
    public static Dictionary<string, string>? GetUploadFields(BatchCreateRequest batch) =>
        Uri.TryCreate(batch.OutputS3Uri ?? batch.OutputFolder, UriKind.Absolute, out Uri? output) && output.Scheme is "s3" or "gs"
            ? new Dictionary<string, string> { [output!.Scheme == "s3" ? "s3_bucket" : "gcs_bucket"] = output.Host }
            : null;
}
