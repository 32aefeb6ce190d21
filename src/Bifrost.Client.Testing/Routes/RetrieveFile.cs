namespace Bifrost.Client.Testing;

/// <summary>Handles <c>GET …/files/{id}</c> in both route families.</summary>
internal static class RetrieveFile
{
    public static GatewayResponse Handle(RequestContext context)
    {
        if (context.State.Files.Find(context.Provider, context.Id) is not { } file)
            return FileNotFound.CreateResponse(context);
        return CreateResponse(context, file, context.Provider.Value switch
        {
            // These providers do not store the purpose, so the gateway reports the same one for every file.
            "gemini" => FilePurpose.Vision,
            "anthropic" or "bedrock" => FilePurpose.Batch,
            _ => file.Purpose,
        });
    }

    /// <summary>Creates the response with all properties of a file.</summary>
    public static GatewayResponse CreateResponse(RequestContext context, StoredFile file, FilePurpose purpose) => context.Success(ToListItem(context, file) with
    {
        Purpose = purpose,
        StorageBackend = context.Provider.Value switch
        {
            "bedrock" => FileStorageBackend.S3,
            "vertex" => FileStorageBackend.Gcs,
            _ => FileStorageBackend.Api,
        },
        StorageUri = context.Provider == ModelProvider.Gemini ? $"https://generativelanguage.googleapis.com/v1beta/{file.Id}"
            : file.Id.Contains("://", StringComparison.Ordinal) ? file.Id
            : null,
        ExtraFields = context.ExtraFields,
    });

    /// <summary>Converts a file to its representation in lists, which has fewer properties.</summary>
    public static BifrostFile ToListItem(RequestContext context, StoredFile file) => new()
    {
        Id = WireId.FormatFileId(file.Id, context.Provider, context.Family),
        Object = "file",
        Bytes = file.Length,
        CreatedAt = WireTime.Truncate(file.CreatedAt),
        FileName = file.FileName,
        Purpose = file.Purpose,
        Status = FileStatus.Processed,
    };
}
