namespace Bifrost.Client;

/// <summary>A file to be uploaded.</summary>
public sealed record FileUpload
{
    /// <summary>The provider that is to have it.</summary>
    public required ModelProvider Provider { get; init; }

    /// <summary>The name of the file; <see langword="null"/> takes the name of the path, or <c>batch.jsonl</c>.</summary>
    public string? FileName { get; init; }

    /// <summary>What the file is for.</summary>
    public FilePurpose Purpose { get; init; } = FilePurpose.Batch;

    /// <summary>The provider key to use; the same for the batch that uses the file.</summary>
    public BatchKeyPin? Key { get; init; }

    /// <summary>
    /// Whether to compress the upload on its way to the gateway, which unpacks it. The gateway's size limit holds for the unpacked file.
    /// </summary>
    public bool Compress { get; init; }

    /// <summary>Is told how many bytes of the file have been sent, before compression; <see langword="null"/> for nobody.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>
    /// More fields of the form, for what a provider needs: <c>s3_bucket</c>, <c>gcs_bucket</c>, <c>gcs_prefix</c>; newer gateways only.
    /// </summary>
    public IReadOnlyDictionary<string, string>? AdditionalFields { get; init; }
}
