using System.Text.Json;
using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>A file at a provider.</summary>
public sealed record BifrostFile
{
    /// <summary>The id in the unified spelling: <c>file-…</c>, <c>files/…</c> (Gemini), <c>s3://…</c> (Bedrock), <c>gs://…</c> (Vertex).</summary>
    [JsonPropertyName("id")]
    public string Id { get => field ?? ""; init; } = "";

    /// <summary>The kind of the object on the wire: <c>file</c>.</summary>
    [JsonPropertyName("object")]
    public string? Object { get; init; }

    /// <summary>The size in bytes; on Bedrock 0 for files that are there.</summary>
    [JsonPropertyName("bytes")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long Bytes { get; init; }

    /// <summary>When the file was created; <see langword="null"/> when not told.</summary>
    [JsonPropertyName("created_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When the file was last changed; <see langword="null"/> when not told.</summary>
    [JsonPropertyName("updated_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The name of the file.</summary>
    [JsonPropertyName("filename")]
    public string? FileName { get; init; }

    /// <summary>What the file is for.</summary>
    [JsonPropertyName("purpose")]
    public FilePurpose? Purpose { get; init; }

    /// <summary>The state; <see langword="null"/> when not told.</summary>
    [JsonPropertyName("status")]
    public FileStatus? Status { get; init; }

    /// <summary>More about the state; <see langword="null"/> when there is none.</summary>
    [JsonPropertyName("status_details")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? StatusDetails { get; init; }

    /// <summary>When the file is deleted; <see langword="null"/> is never, or not told.</summary>
    [JsonPropertyName("expires_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Where the file is kept; not told in lists.</summary>
    [JsonPropertyName("storage_backend")]
    public FileStorageBackend? StorageBackend { get; init; }

    /// <summary>The address of the file where it is kept (<c>s3://</c>, <c>gs://</c>); <see langword="null"/> elsewhere.</summary>
    [JsonPropertyName("storage_uri")]
    public string? StorageUri { get; init; }

    /// <summary>Where the content of a resumable upload goes (Vertex).</summary>
    [JsonPropertyName("upload_url")]
    public string? UploadUrl { get; init; }

    /// <summary>What the gateway tells about its own work; <see langword="null"/> inside of lists.</summary>
    [JsonPropertyName("extra_fields")]
    public BifrostExtraFields? ExtraFields { get; init; }

    /// <summary>Members that this type does not know, as received; <see langword="null"/> when there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BifrostFile)} {{ Id = {Id}, FileName = {FileName}, Bytes = {Bytes}, Purpose = {Purpose}, Status = {Status} }}";
}
