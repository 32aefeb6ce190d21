using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>A file that is stored at a provider.</summary>
public sealed record BifrostFile : GatewayObject
{
    /// <summary>The file id in the unified format, such as <c>file-…</c> (OpenAI, Azure) or <c>file_…</c> (Anthropic).</summary>
    /// <remarks>For Gemini <c>files/…</c>, for Bedrock <c>s3://…</c>, for Vertex <c>gs://…</c>.</remarks>
    [JsonPropertyName("id")]
    public string Id { get => field ?? ""; init; } = "";

    /// <summary>The object type: <c>file</c>.</summary>
    [JsonPropertyName("object")]
    public string? Object { get; init; }

    /// <summary>The size in bytes; can be 0 on Bedrock for a file that is not empty.</summary>
    [JsonPropertyName("bytes")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long Bytes { get; init; }

    /// <summary>The time at which the file was created; <see langword="null"/> if not reported.</summary>
    [JsonPropertyName("created_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The time at which the file was last changed; <see langword="null"/> if not reported.</summary>
    [JsonPropertyName("updated_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The file name.</summary>
    [JsonPropertyName("filename")]
    public string? FileName { get; init; }

    /// <summary>The purpose of the file; not reliable for Anthropic and Gemini (see <see cref="FilePurpose"/>).</summary>
    [JsonPropertyName("purpose")]
    public FilePurpose? Purpose { get; init; }

    /// <summary>The status; <see langword="null"/> if not reported.</summary>
    [JsonPropertyName("status")]
    public FileStatus? Status { get; init; }

    /// <summary>Details of the status; <see langword="null"/> if not reported.</summary>
    [JsonPropertyName("status_details")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? StatusDetails { get; init; }

    /// <summary>The time at which the file expires; <see langword="null"/> if it does not expire, or if not reported.</summary>
    [JsonPropertyName("expires_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The storage of the file; <see langword="null"/> in lists, where it is not reported.</summary>
    [JsonPropertyName("storage_backend")]
    public FileStorageBackend? StorageBackend { get; init; }

    /// <summary>
    /// The URI of the file: <c>s3://…</c> or <c>gs://…</c>, which a create takes as the input file, or an address of Gemini, which it does not take.
    /// <see langword="null"/> if the provider stores the file itself.
    /// </summary>
    [JsonPropertyName("storage_uri")]
    public string? StorageUri { get; init; }

    /// <summary>What a create names as its input file. The address that gateways return for Gemini is refused there.</summary>
    internal string InputFileId =>
        StorageUri is { } uri && (uri.StartsWith("s3://", StringComparison.Ordinal) || uri.StartsWith("gs://", StringComparison.Ordinal)) ? uri : Id;

    /// <summary>The URL to send the content of a resumable upload to (Vertex).</summary>
    [JsonPropertyName("upload_url")]
    public string? UploadUrl { get; init; }

    /// <summary>Gateway metadata about the request; <see langword="null"/> for list items.</summary>
    [JsonPropertyName("extra_fields")]
    public BifrostExtraFields? ExtraFields { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BifrostFile)} {{ Id = {Id}, FileName = {FileName}, Bytes = {Bytes}, Purpose = {Purpose}, Status = {Status} }}";
}
