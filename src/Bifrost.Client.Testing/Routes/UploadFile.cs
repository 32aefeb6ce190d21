namespace Bifrost.Client.Testing;

/// <summary><c>POST …/files</c>, in both families.</summary>
internal static class UploadFile
{
    public static GatewayResponse Handle(GatewayCall call)
    {
        MultipartForm form = MultipartForm.Read(call.Request, call.World);
        if (form.File is not { } file)
            return Missing(call, "file is required", "file field is required");
        if (form.Field("purpose") is not { Length: > 0 } purpose)
            return Missing(call, "purpose is required", "purpose field is required");
        if (KeyPin.Refuse(call, null) is { } refused)
            return refused;
        string? bucket = form.Field("gcs_bucket") ?? form.Field("storage_config[gcs][bucket]");
        if (call.Provider == ModelProvider.Vertex && bucket is null)
            return call.ProviderCheck("gcs_bucket is required for Vertex file upload");

        string number = call.World.NextNumber();
        var stored = new StoredFile(file.Content)
        {
            Provider = call.Provider,
            Id = call.Provider.Value switch
            {
                "anthropic" => $"file_{number}",
                "gemini" => $"files/{number}",
                "bedrock" => $"s3://{form.Field("s3_bucket") ?? form.Field("storage_config[s3][bucket]") ?? "test-bucket"}/{number}/{file.FileName}",
                "vertex" => $"gs://{bucket}/{number}/{file.FileName}",
                _ => $"file-{number}",
            },
            FileName = file.FileName,
            Purpose = new FilePurpose(purpose),
            CreatedAt = call.World.Time.GetUtcNow(),
        };
        call.World.Files.Put(stored);
        return RetrieveFile.Answer(call, stored, stored.Purpose) with { Headers = new Dictionary<string, string> { ["X-Request-Id"] = $"req_{number}" } };
    }

    private static GatewayResponse Missing(GatewayCall call, string unified, string openAI) => call.Family == RouteFamily.Unified
        ? call.Mistake(unified)
        : new GatewayError(call.IsApril ? 500 : 400, "failed to parse request") { TellsStatus = false, Detail = openAI }.ToResponse(call.Family);
}
