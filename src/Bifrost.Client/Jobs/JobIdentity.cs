namespace Bifrost.Client.Jobs;

/// <summary>Adds to a batch what identifies its create: in the metadata, or in what the provider has instead.</summary>
internal static class JobIdentity
{
    private const string MetadataKey = "bifrost_job";
    private const string JobNameKey = "job_name";
    private const int MaxMetadata = 16;

    // With a fingerprint, at most 63 characters at AWS, and 128 at Vertex.
    private const int MaxJobNameLength = 30;
    private const int MaxDisplayNameLength = 90;

    /// <summary>Says why a fingerprint cannot be added; null when it can.</summary>
    public static string? Validate(BatchCreateRequest request) => request.Metadata switch
    {
        { Count: > MaxMetadata - 2 } => $"{nameof(request.Metadata)} must have at most {MaxMetadata - 2} pairs: the job adds its own.",
        { } metadata when metadata.ContainsKey(MetadataKey) => $"{nameof(request.Metadata)} must not have the key {MetadataKey}, which the job adds.",
        { } metadata when request.Provider == ModelProvider.Bedrock && metadata.TryGetValue(JobNameKey, out string? name) && name.Length > MaxJobNameLength =>
            $"{JobNameKey} in {nameof(request.Metadata)} must have at most {MaxJobNameLength} characters: the job adds a text that identifies each batch.",
        _ when request.Provider == ModelProvider.Vertex && request.DisplayName?.Length > MaxDisplayNameLength =>
            $"{nameof(request.DisplayName)} must have at most {MaxDisplayNameLength} characters: the job adds a text that identifies each batch.",
        _ => null,
    };

    /// <summary>Adds a fingerprint.</summary>
    /// <param name="request">The batch.</param>
    /// <param name="fingerprint">The fingerprint.</param>
    public static BatchCreateRequest Add(BatchCreateRequest request, string fingerprint)
    {
        // Anthropic has no metadata.
        if (request.Provider == ModelProvider.Anthropic)
            return request;
        var metadata = new Dictionary<string, string>(request.Metadata ?? new Dictionary<string, string>()) { [MetadataKey] = fingerprint };

        // Bedrock keeps the name of a job only, and Vertex its display name.
        if (request.Provider == ModelProvider.Bedrock)
            metadata[JobNameKey] = metadata.TryGetValue(JobNameKey, out string? jobName) ? $"{jobName}-{fingerprint}" : fingerprint;
        return request with
        {
            Metadata = metadata,
            OutputS3Uri = request.Provider == ModelProvider.Bedrock ? GetFolder(request.OutputS3Uri, fingerprint) : request.OutputS3Uri,
            DisplayName = request.Provider != ModelProvider.Vertex ? request.DisplayName
                : request.DisplayName is null ? fingerprint
                : $"{request.DisplayName} {fingerprint}",
        };
    }

    // The gateway reads all results below the folder: batches that share one get each other's. With the slash, none is the beginning of another.
    private static string? GetFolder(string? folder, string fingerprint) => folder is null ? null : $"{folder.TrimEnd('/')}/{fingerprint}/";
}
