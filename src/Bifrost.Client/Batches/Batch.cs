using System.Text.Json.Serialization;
using Bifrost.Client.Json;
using Bifrost.Client.Providers;

namespace Bifrost.Client;

/// <summary>A batch: a set of model requests that a provider processes asynchronously.</summary>
/// <remarks>
/// Returned by <c>GET /openai/v1/batches/{id}</c>, and by <c>GET /v1/batches</c> in a list. Providers report different properties; a
/// property that is not reported is <see langword="null"/>. Times are in UTC.
/// </remarks>
public sealed record Batch : GatewayObject
{
    /// <summary>The batch id in the unified format (see <see cref="BatchReference"/>).</summary>
    [JsonPropertyName("id")]
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>The object type: <c>batch</c>, or <c>message_batch</c> in the response of Anthropic to a cancel request.</summary>
    [JsonPropertyName("object")]
    public string? Object { get; init; }

    /// <summary>The display name (Vertex).</summary>
    [JsonPropertyName("display_name")]
    public string? DisplayName { get; init; }

    /// <summary>The model endpoint that the requests are sent to; not reported by Anthropic, Gemini and Bedrock.</summary>
    [JsonPropertyName("endpoint")]
    public BatchEndpoint? Endpoint { get; init; }

    /// <summary>The id of the file that contains the requests, in the unified format; <see langword="null"/> for inline requests.</summary>
    [JsonPropertyName("input_file_id")]
    public string? InputFileId { get; init; }

    /// <summary>The blob that contains the requests (Azure).</summary>
    [JsonPropertyName("input_blob")]
    public string? InputBlob { get; init; }

    /// <summary>The time within which the provider must complete the batch; <see langword="null"/> if not reported.</summary>
    [JsonPropertyName("completion_window")]
    public BatchCompletionWindow? CompletionWindow { get; init; }

    /// <summary>The status; can be empty, or a value that <see cref="BatchStatus"/> does not define.</summary>
    [JsonPropertyName("status")]
    public BatchStatus Status { get; init; }

    /// <summary>The number of requests in each state. All counts are 0 until the provider reports them.</summary>
    [JsonPropertyName("request_counts")]
    public BatchRequestCounts RequestCounts { get; init => field = value ?? new(); } = new();

    /// <summary>The key-value pairs that were attached to the batch, in no particular order; <see langword="null"/> if there are none.</summary>
    [JsonPropertyName("metadata")]
    [JsonConverter(typeof(StringMapConverter))]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The time at which the batch was created; <see langword="null"/> if not reported.</summary>
    [JsonPropertyName("created_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The time at which the batch or its results expire; <see langword="null"/> if not reported.</summary>
    [JsonPropertyName("expires_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The time at which processing started; <see langword="null"/> if it has not started, or if not reported.</summary>
    [JsonPropertyName("in_progress_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? InProgressAt { get; init; }

    /// <summary>The time at which preparation of the results started; <see langword="null"/> if it has not started, or if not reported.</summary>
    [JsonPropertyName("finalizing_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? FinalizingAt { get; init; }

    /// <summary>The time at which the batch completed, or on Bedrock failed; <see langword="null"/> if it has not, or if not reported.</summary>
    [JsonPropertyName("completed_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The time at which the batch failed; <see langword="null"/> if it has not failed, or if not reported.</summary>
    [JsonPropertyName("failed_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>The time at which the batch expired; <see langword="null"/> if it has not expired, or if not reported.</summary>
    [JsonPropertyName("expired_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? ExpiredAt { get; init; }

    /// <summary>The time at which cancellation was requested; <see langword="null"/> if it was not requested, or if not reported.</summary>
    [JsonPropertyName("cancelling_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? CancellingAt { get; init; }

    /// <summary>The time at which the batch was cancelled; <see langword="null"/> if it was not cancelled, or if not reported.</summary>
    [JsonPropertyName("cancelled_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>The time at which the results were archived (Anthropic); <see langword="null"/> if they were not, or if not reported.</summary>
    [JsonPropertyName("archived_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>The id of the file with the responses; <see langword="null"/> while the batch is running, and if there are no responses.</summary>
    /// <remarks>Bedrock reports an S3 prefix, even before the batch has run.</remarks>
    [JsonPropertyName("output_file_id")]
    public string? OutputFileId { get; init; }

    /// <summary>The id of the file with the failed requests (OpenAI, Azure); <see langword="null"/> if no request failed.</summary>
    [JsonPropertyName("error_file_id")]
    public string? ErrorFileId { get; init; }

    /// <summary>The blob with the responses (Azure).</summary>
    [JsonPropertyName("output_blob")]
    public string? OutputBlob { get; init; }

    /// <summary>The blob with the failed requests (Azure).</summary>
    [JsonPropertyName("error_blob")]
    public string? ErrorBlob { get; init; }

    /// <summary>The errors of the batch as a whole; <see langword="null"/> if there are none.</summary>
    [JsonPropertyName("errors")]
    public BatchErrors? Errors { get; init; }

    /// <summary>The status as reported by Anthropic; <see langword="null"/> if not reported.</summary>
    [JsonPropertyName("processing_status")]
    public string? ProcessingStatus { get; init; }

    /// <summary>The URL of the results at Anthropic. It does not point to the gateway: do not send gateway keys to it.</summary>
    [JsonPropertyName("results_url")]
    public string? ResultsUrl { get; init; }

    /// <summary>The name of the long-running operation (Gemini).</summary>
    [JsonPropertyName("operation_name")]
    public string? OperationName { get; init; }

    /// <summary>Whether the operation is complete (Gemini); <see langword="null"/> for other providers.</summary>
    [JsonPropertyName("done")]
    public bool? Done { get; init; }

    /// <summary>The progress in percent; <see langword="null"/> if not reported.</summary>
    [JsonPropertyName("progress")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? Progress { get; init; }

    /// <summary>Gateway metadata about the request; <see langword="null"/> if not reported.</summary>
    [JsonPropertyName("extra_fields")]
    public BifrostExtraFields? ExtraFields { get; init; }

    /// <summary>The provider that runs the batch; <see langword="null"/> if not known, never for a batch that the client returned.</summary>
    /// <remarks>
    /// The provider that was passed to the call; otherwise the one that the gateway reports in <see cref="ExtraFields"/>. The former is not
    /// written to JSON: to find the batch again, store <see cref="Reference"/>.
    /// </remarks>
    [JsonIgnore]
    public ModelProvider? Provider { get => field ?? ExtraFields?.AnsweredBy; init; }

    /// <summary>The reference to this batch, for later calls or other processes.</summary>
    /// <remarks>Its id is not validated here but by the calls that it is passed to.</remarks>
    /// <exception cref="InvalidOperationException"><see cref="Provider"/> is <see langword="null"/>; never for a batch that the client returned.</exception>
    [JsonIgnore]
    public BatchReference Reference => BatchReference.FromUnified(
        Provider ?? throw new InvalidOperationException($"The provider of batch '{Id}' is not known. Set {nameof(Provider)}."), Id);

    /// <summary>Returns this batch with ids in the unified format and with the provider set.</summary>
    internal Batch Normalize(ModelProvider? requested)
    {
        ModelProvider provider = requested ?? Provider ?? ModelProvider.OpenAI;
        ProviderProfile profile = ProviderProfile.Of(provider);
        string id = Id.Length == 0 ? Id : profile.ToUnifiedBatchId(Id);
        string? inputFileId = profile.ToUnifiedFileId(InputFileId);

        // Avoids a copy if nothing changes, which is the usual case.
        return id == Id && inputFileId == InputFileId && Provider == provider
            ? this
            : this with { Provider = provider, Id = id, InputFileId = inputFileId };
    }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(Batch)} {{ Id = {Id}, Provider = {Provider}, Status = {Status}, Total = {RequestCounts.Total} }}";
}
