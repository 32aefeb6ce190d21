namespace Bifrost.Client.Jobs;

/// <summary>Adds to a batch what identifies its create: in the metadata, or in what the provider has instead.</summary>
internal static class JobIdentity
{
    private const string MetadataKey = "bifrost_job";
    private const string JobNameKey = "job_name";

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
            DisplayName = request.Provider != ModelProvider.Vertex ? request.DisplayName
                : request.DisplayName is null ? fingerprint
                : $"{request.DisplayName} {fingerprint}",
        };
    }
}
