using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary><c>GET …/files/{id}</c>, in both families.</summary>
internal static class RetrieveFile
{
    public static GatewayResponse Handle(GatewayCall call) => call.World.Files.Find(call.Provider, call.Id) is { } file
        ? Answer(call, file, call.Provider.Value switch
        {
            // What these two say of every file.
            "gemini" => FilePurpose.Vision,
            "anthropic" or "bedrock" => FilePurpose.Batch,
            _ => file.Purpose,
        })
        : UnknownFile.Answer(call);

    /// <summary>The answer that tells all of a file.</summary>
    public static GatewayResponse Answer(GatewayCall call, StoredFile file, FilePurpose purpose)
    {
        BifrostFile answer = Told(call, file) with
        {
            Purpose = purpose,
            StorageBackend = call.Provider.Value switch
            {
                "bedrock" => FileStorageBackend.S3,
                "vertex" => FileStorageBackend.Gcs,
                _ => FileStorageBackend.Api,
            },
            StorageUri = file.Id.Contains("://", StringComparison.Ordinal) ? file.Id : null,
            ExtraFields = call.Answered,
        };
        return new GatewayResponse
        {
            Body = WireJson.Write(call.Family, json => JsonSerializer.Serialize(json, answer, BifrostJson.TypeInfo<BifrostFile>())),
        };
    }

    /// <summary>What lists tell of a file, too.</summary>
    public static BifrostFile Told(GatewayCall call, StoredFile file) => new()
    {
        Id = WireId.WriteFileId(file.Id, call.Provider, call.Family),
        Object = "file",
        Bytes = file.Length,
        CreatedAt = file.CreatedAt,
        FileName = file.FileName,
        Purpose = file.Purpose,
        Status = FileStatus.Processed,
    };
}
