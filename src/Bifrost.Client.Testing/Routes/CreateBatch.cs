namespace Bifrost.Client.Testing;

/// <summary>Handles <c>POST …/batches</c> in both route families.</summary>
internal static class CreateBatch
{
    public static GatewayResponse Handle(RequestContext context)
    {
        CreateBatchBody body = CreateBatchBody.Parse(context.Request, context.State);
        string? blob = context.IsV1_4_19 ? null : body.InputBlob;
        if (body.InputFileId is null && blob is null && body.Requests.Count == 0)
        {
            return context.BadRequest(
                context.IsV1_4_19 ? "either input_file_id or requests is required" : "either input_file_id, input_blob, or requests is required");
        }

        if (BuiltInProviders.LacksBatches(context.Provider) || (context.IsV1_4_19 && context.Provider == ModelProvider.Vertex))
            return context.UnsupportedOperation();
        string? model = context.Family == RouteFamily.Unified ? body.Model?[(body.Model.IndexOf('/', StringComparison.Ordinal) + 1)..] : body.Model;
        if (KeySelection.CheckPinnedKey(context, model) is { } keyError)
            return keyError;
        if (GetValidationError(context, body, model) is { } validationError)
            return context.ProviderValidationError(validationError);

        string? fileId = body.InputFileId is null ? null : WireId.ParseInputFileId(body.InputFileId, context.Provider, context.Family);
        StoredFile? file = fileId is null ? null : context.State.Files.Find(context.Provider, fileId);
        if (fileId is not null && file is null && !IsInCloudStorage(fileId))
            return context.ProviderError(404, $"No such File object: {fileId}", param: "input_file_id");

        return new BatchCreation(context, body, model, blob, fileId, file).Execute();
    }

    private static string? GetValidationError(RequestContext context, CreateBatchBody body, string? model) => context.Provider.Value switch
    {
        "openai" when body.Endpoint is null => "endpoint is required for OpenAI batch API",
        "anthropic" when body.Requests.Count == 0 => "requests array is required for Anthropic batch API",
        "bedrock" when model is null => "model is required for Bedrock batch API",
        "bedrock" when body.OutputS3Uri is null => "output_s3_uri is required for Bedrock batch API",
        "vertex" when model is null => "model is required for Vertex batch API",
        "vertex" when body.OutputFolder?.StartsWith("gs://", StringComparison.Ordinal) is not true =>
            "output_folder.url (gs:// prefix) is required for Vertex batch API",
        _ => null,
    };

    // The gateway does not check whether such a file exists.
    private static bool IsInCloudStorage(string id) =>
        id.StartsWith("s3://", StringComparison.Ordinal) || id.StartsWith("gs://", StringComparison.Ordinal);
}
