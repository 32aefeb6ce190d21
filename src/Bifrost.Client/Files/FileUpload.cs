namespace Bifrost.Client;

/// <summary>The parameters of a file upload.</summary>
public sealed record FileUpload
{
    /// <summary>The provider to upload the file to.</summary>
    public required ModelProvider Provider { get; init; }

    /// <summary>The file name; <see langword="null"/> uses the name of the file, or <c>batch.jsonl</c> if there is no file path.</summary>
    public string? FileName { get; init; }

    /// <summary>The purpose of the file. Default: <see cref="FilePurpose.Batch"/>.</summary>
    public FilePurpose Purpose { get; init; } = FilePurpose.Batch;

    /// <summary>The provider key to use; must be the same for the batch. <see langword="null"/> lets the gateway select a key.</summary>
    public BatchKeyPin? Key { get; init; }

    /// <summary>Whether to compress the upload; the gateway decompresses it.</summary>
    /// <remarks>The size limit of the gateway applies to the decompressed file. Default: <see langword="false"/>.</remarks>
    public bool Compress { get; init; }

    /// <summary>Receives the number of bytes of the file sent so far, before compression; <see langword="null"/> disables reporting.</summary>
    /// <remarks>Starts again if the upload is retried. What it throws is logged, and the upload goes on.</remarks>
    public IProgress<long>? Progress { get; init; }

    /// <summary>
    /// Additional fields of the multipart form, such as <c>s3_bucket</c> (Bedrock), <c>gcs_bucket</c> and <c>gcs_prefix</c> (Vertex);
    /// <see langword="null"/> for none. Ignored by gateways up to April 2026. <c>purpose</c>, <c>provider</c> and <c>file</c> are not allowed.
    /// </summary>
    public IReadOnlyDictionary<string, string>? AdditionalFields { get; init; }
}
