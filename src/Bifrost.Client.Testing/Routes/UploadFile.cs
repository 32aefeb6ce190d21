namespace Bifrost.Client.Testing;

/// <summary>Handles <c>POST …/files</c> in both route families.</summary>
internal static class UploadFile
{
    public static GatewayResponse Handle(RequestContext context)
    {
        MultipartForm form = MultipartForm.Parse(context.Request, context.State);
        if (form.File is not { } file)
            return FieldMissing(context, "file");
        if (form.GetField("purpose") is not { Length: > 0 } purpose)
            return FieldMissing(context, "purpose");
        if (KeySelection.CheckPinnedKey(context, model: null) is { } keyError)
            return keyError;
        string? bucket = form.GetField("gcs_bucket") ?? form.GetField("storage_config[gcs][bucket]");
        if (context.Provider == ModelProvider.Vertex && bucket is null)
            return context.ProviderValidationError("gcs_bucket is required for Vertex file upload");

        string number = context.State.NextNumber();
        var stored = new StoredFile(context.State.Store(number, StoredContent.InMemory(file.Content)))
        {
            Provider = context.Provider,
            Id = context.Provider.Value switch
            {
                "anthropic" => $"file_{number}",
                "gemini" => $"files/{number}",
                "bedrock" => $"s3://{form.GetField("s3_bucket") ?? form.GetField("storage_config[s3][bucket]") ?? "test-bucket"}/{number}/{file.FileName}",
                "vertex" => $"gs://{bucket}/{number}/{file.FileName}",
                _ => $"file-{number}",
            },
            FileName = file.FileName,
            Purpose = new FilePurpose(purpose),
            CreatedAt = context.State.Now,
        };
        context.State.AddFile(stored);
        return RetrieveFile.CreateResponse(context, stored, stored.Purpose) with
        {
            Headers = new Dictionary<string, string> { ["X-Request-Id"] = $"req_{number}" },
        };
    }

    private static GatewayResponse FieldMissing(RequestContext context, string name) => context.Family == RouteFamily.Unified
        ? context.BadRequest($"{name} is required")
        : new GatewayError(context.IsV1_4_19 ? 500 : 400, "failed to parse request")
        {
            IncludesStatusCode = false,
            Detail = $"{name} field is required",
        }.ToResponse(context.Family);
}
