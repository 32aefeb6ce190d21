namespace Bifrost.Client;

/// <summary>
/// The parameters of a batch to create. Set exactly one of <see cref="InputFileId"/>, <see cref="InputBlob"/> and <see cref="Requests"/>;
/// set none of them for methods that take the requests as an argument.
/// </summary>
/// <remarks>
/// The client validates the parameters before it sends anything: a missing or invalid value, or a property that the provider does not
/// support, throws an <see cref="ArgumentException"/>.
/// </remarks>
public sealed record BatchCreateRequest
{
    /// <summary>The provider that runs the batch.</summary>
    public required ModelProvider Provider { get; init; }

    /// <summary>The model name at the provider; required for Bedrock and Vertex. For other providers, each request names its own model.</summary>
    /// <remarks>Gateways up to mid-2026 also use this property to select the provider key.</remarks>
    public string? Model { get; init; }

    /// <summary>The id of the file that contains the requests: <c>s3://…</c> for Bedrock, <c>gs://…</c> for Vertex.</summary>
    /// <remarks>Not supported by Anthropic.</remarks>
    public string? InputFileId { get; init; }

    /// <summary>The URL of the blob that contains the requests (Azure only).</summary>
    public string? InputBlob { get; init; }

    /// <summary>The requests, sent inline; must not be empty. Required for Anthropic.</summary>
    public IReadOnlyList<BatchRequestItem>? Requests { get; init; }

    /// <summary>The model endpoint that the requests are sent to. Required for OpenAI; not supported by Anthropic.</summary>
    public BatchEndpoint? Endpoint { get; init; }

    /// <summary>The time within which the provider must complete the batch. Not supported by Anthropic.</summary>
    /// <remarks><see langword="null"/> uses the default of the gateway, which is 24 hours for OpenAI.</remarks>
    public BatchCompletionWindow? CompletionWindow { get; init; }

    /// <summary>Key-value pairs to attach to the batch: at most 16, with keys of 1 to 64 characters and values of at most 512 characters.</summary>
    /// <remarks>Not supported by Anthropic.</remarks>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The expiration of the output files (OpenAI, Azure); <see langword="null"/> uses the default of the provider.</summary>
    public BatchExpiration? OutputExpiresAfter { get; init; }

    /// <summary>The display name (Vertex only).</summary>
    public string? DisplayName { get; init; }

    /// <summary>The location of the output: a <c>gs://</c> URI (Vertex, required), or the URL of a blob container (Azure).</summary>
    /// <remarks>Not supported by other providers.</remarks>
    public string? OutputFolder { get; init; }

    /// <summary>The ARN of the IAM role that runs the batch (Bedrock only).</summary>
    /// <remarks><see langword="null"/> uses the role configured for the provider key in the gateway.</remarks>
    public string? RoleArn { get; init; }

    /// <summary>The location of the output, such as <c>s3://bucket/prefix/</c>. Required for Bedrock; not supported by others.</summary>
    /// <remarks>
    /// The gateway reads the results of a batch from everything below this location: batches that share it get each other's results. Give each batch a folder of
    /// its own that ends with a slash, as <c>out/1</c> is the beginning of <c>out/10</c>. Jobs do so.
    /// </remarks>
    public string? OutputS3Uri { get; init; }

    /// <summary>The provider key to use; <see langword="null"/> lets the gateway select a key.</summary>
    /// <remarks>Must be the one that <see cref="InputFileId"/> was uploaded with.</remarks>
    public BatchKeyPin? Key { get; init; }

    /// <summary>Additional members of the JSON request body, by name; <see langword="null"/> for none.</summary>
    /// <remarks>They require <see cref="Model"/>, and cannot be combined with <see cref="OutputExpiresAfter"/>.</remarks>
    public IReadOnlyDictionary<string, JsonPayload>? AdditionalParameters { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BatchCreateRequest)} {{ Provider = {Provider}, Model = {Model}, Endpoint = {Endpoint} }}";
}
