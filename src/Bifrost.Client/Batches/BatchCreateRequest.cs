namespace Bifrost.Client;

/// <summary>
/// A batch to be created. Exactly one of <see cref="InputFileId"/>, <see cref="InputBlob"/> and <see cref="Requests"/> says what is to be
/// done. A member that a provider does not heed is refused for it, before anything is sent.
/// </summary>
public sealed record BatchCreateRequest
{
    /// <summary>The provider that is to run the batch.</summary>
    public required ModelProvider Provider { get; init; }

    /// <summary>
    /// The model, by the provider's name for it; required for Bedrock and Vertex. Elsewhere each request names its own, but gateways up to
    /// mid-2026 use it to find the provider's key.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>The file of the requests; <c>s3://…</c> for Bedrock, <c>gs://…</c> for Vertex, not for Anthropic.</summary>
    public string? InputFileId { get; init; }

    /// <summary>The blob of the requests (Azure).</summary>
    public string? InputBlob { get; init; }

    /// <summary>The requests themselves; not empty.</summary>
    public IReadOnlyList<BatchRequestItem>? Requests { get; init; }

    /// <summary>The endpoint that all requests go to; required for OpenAI, for Azure and OpenAI only.</summary>
    public BatchEndpoint? Endpoint { get; init; }

    /// <summary>How long the provider may take; <see langword="null"/> leaves it to the gateway, which takes 24 hours for OpenAI.</summary>
    public BatchCompletionWindow? CompletionWindow { get; init; }

    /// <summary>What to attach to the batch: at most 16 entries, names of 64 characters, values of 512 (OpenAI's limits, kept for Azure).</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>When the output files are deleted (OpenAI, Azure).</summary>
    public BatchExpiration? OutputExpiresAfter { get; init; }

    /// <summary>The name of the batch for people (Vertex).</summary>
    public string? DisplayName { get; init; }

    /// <summary>Where the answers go: a <c>gs://</c> address for Vertex, where it is required; a container's address for Azure blobs.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>The role that the batch runs as (Bedrock); <see langword="null"/> takes the one of the gateway's key.</summary>
    public string? RoleArn { get; init; }

    /// <summary>Where the answers go, as <c>s3://bucket/prefix/</c> (Bedrock, where it is required).</summary>
    public string? OutputS3Uri { get; init; }

    /// <summary>The provider key to use; the same as for the upload of <see cref="InputFileId"/>.</summary>
    public BatchKeyPin? Key { get; init; }

    /// <summary>More members for the provider, as JSON by their names on the wire; <see langword="null"/> for none.</summary>
    public IReadOnlyDictionary<string, JsonPayload>? AdditionalParameters { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BatchCreateRequest)} {{ Provider = {Provider}, Model = {Model}, Endpoint = {Endpoint} }}";
}
