using System.Text.Json;
using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>A batch: many model requests that a provider works through in its own time.</summary>
/// <remarks>Retrieved from <c>GET /openai/v1/batches/{id}</c>. Which members a provider fills differs; one that is not there is <see langword="null"/>. Times are whole seconds, UTC.</remarks>
public sealed record Batch
{
    /// <summary>The id in the unified spelling, whatever the spelling on the wire (see <see cref="BatchReference"/>).</summary>
    [JsonPropertyName("id")]
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>The kind of the object on the wire: <c>batch</c>, on Anthropic cancels <c>message_batch</c>.</summary>
    [JsonPropertyName("object")]
    public string? Object { get; init; }

    /// <summary>The name that a person gave the batch (Vertex).</summary>
    [JsonPropertyName("display_name")]
    public string? DisplayName { get; init; }

    /// <summary>The model endpoint that the requests go to; not told by Anthropic, Gemini and Bedrock.</summary>
    [JsonPropertyName("endpoint")]
    public BatchEndpoint? Endpoint { get; init; }

    /// <summary>The file that the requests are in, in the unified spelling; <see langword="null"/> for inline requests.</summary>
    [JsonPropertyName("input_file_id")]
    public string? InputFileId { get; init; }

    /// <summary>The blob that the requests are in (Azure).</summary>
    [JsonPropertyName("input_blob")]
    public string? InputBlob { get; init; }

    /// <summary>How long the provider may take.</summary>
    [JsonPropertyName("completion_window")]
    public BatchCompletionWindow? CompletionWindow { get; init; }

    /// <summary>The state; may be a word that nobody knows, or empty.</summary>
    [JsonPropertyName("status")]
    public BatchStatus Status { get; init; }

    /// <summary>How many requests are in which state; all zero while the provider does not know.</summary>
    [JsonPropertyName("request_counts")]
    public BatchRequestCounts RequestCounts { get; init => field = value ?? new(); } = new();

    /// <summary>What the caller attached, in no fixed order; <see langword="null"/> when nothing.</summary>
    [JsonPropertyName("metadata")]
    [JsonConverter(typeof(StringMapConverter))]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>When the batch was created; <see langword="null"/> when not told.</summary>
    [JsonPropertyName("created_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When the batch expires, or its results do; <see langword="null"/> when not told.</summary>
    [JsonPropertyName("expires_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the batch began to run; <see langword="null"/> is "not yet", or not told.</summary>
    [JsonPropertyName("in_progress_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? InProgressAt { get; init; }

    /// <summary>When the results began to be prepared; <see langword="null"/> is "not yet", or not told.</summary>
    [JsonPropertyName("finalizing_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? FinalizingAt { get; init; }

    /// <summary>When the batch was done; <see langword="null"/> is "not yet", or not told. On Bedrock also set for failed batches.</summary>
    [JsonPropertyName("completed_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When the batch failed; <see langword="null"/> is "not", or not told.</summary>
    [JsonPropertyName("failed_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>When the batch expired; <see langword="null"/> is "not", or not told.</summary>
    [JsonPropertyName("expired_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? ExpiredAt { get; init; }

    /// <summary>When cancelling began; <see langword="null"/> is "not", or not told.</summary>
    [JsonPropertyName("cancelling_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? CancellingAt { get; init; }

    /// <summary>When the batch was cancelled; <see langword="null"/> is "not", or not told.</summary>
    [JsonPropertyName("cancelled_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>When the results were archived (Anthropic); <see langword="null"/> is "not", or not told.</summary>
    [JsonPropertyName("archived_at")]
    [JsonConverter(typeof(UnixTimeConverter))]
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>The file of the answers. On Bedrock a prefix that is there from the start; elsewhere <see langword="null"/> until done, or when every request failed.</summary>
    [JsonPropertyName("output_file_id")]
    public string? OutputFileId { get; init; }

    /// <summary>The file of the failed requests (OpenAI, Azure); <see langword="null"/> when none failed.</summary>
    [JsonPropertyName("error_file_id")]
    public string? ErrorFileId { get; init; }

    /// <summary>The blob of the answers (Azure).</summary>
    [JsonPropertyName("output_blob")]
    public string? OutputBlob { get; init; }

    /// <summary>The blob of the failed requests (Azure).</summary>
    [JsonPropertyName("error_blob")]
    public string? ErrorBlob { get; init; }

    /// <summary>What was wrong with the batch as a whole; <see langword="null"/> when nothing.</summary>
    [JsonPropertyName("errors")]
    public BatchErrors? Errors { get; init; }

    /// <summary>The state in Anthropic's own word.</summary>
    [JsonPropertyName("processing_status")]
    public string? ProcessingStatus { get; init; }

    /// <summary>Where Anthropic keeps the results: not at the gateway, so do not send the gateway's keys there.</summary>
    [JsonPropertyName("results_url")]
    public string? ResultsUrl { get; init; }

    /// <summary>The name of the long-running operation (Gemini).</summary>
    [JsonPropertyName("operation_name")]
    public string? OperationName { get; init; }

    /// <summary>Whether the operation is over (Gemini); <see langword="null"/> elsewhere.</summary>
    [JsonPropertyName("done")]
    public bool? Done { get; init; }

    /// <summary>How far the batch is, in percent; <see langword="null"/> when not told.</summary>
    [JsonPropertyName("progress")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? Progress { get; init; }

    /// <summary>What the gateway tells about its own work; <see langword="null"/> when it tells nothing.</summary>
    [JsonPropertyName("extra_fields")]
    public BifrostExtraFields? ExtraFields { get; init; }

    /// <summary>Members that this type does not know, as received; <see langword="null"/> when there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }

    /// <summary>The provider that runs the batch: as asked for, or as the gateway tells; <see langword="null"/> when neither.</summary>
    [JsonIgnore]
    public ModelProvider? Provider { get => field ?? ExtraFields?.AnsweredBy; init; }

    /// <summary>What another call, or another process, needs to go on with this batch.</summary>
    /// <exception cref="InvalidOperationException">The provider is not known; never for a batch that the client returned.</exception>
    [JsonIgnore]
    public BatchReference Reference => BatchReference.OfReceived(
        Provider ?? throw new InvalidOperationException($"The provider of batch '{Id}' is not known: set {nameof(Provider)}."), Id);

    /// <summary>The batch as the caller knows it: ids in the unified spelling, and the provider that they are spelled for.</summary>
    internal Batch Received(ModelProvider? asked)
    {
        ModelProvider provider = asked ?? Provider ?? ModelProvider.OpenAI;
        string id = Id.Length == 0 ? Id : GatewayId.ToUnified(Id, provider);
        string? inputFileId = GatewayId.FileToUnified(InputFileId, provider);

        // Mostly nothing is to be translated, and a copy of all members would be for nothing.
        return id == Id && inputFileId == InputFileId && Provider == provider
            ? this
            : this with { Provider = provider, Id = id, InputFileId = inputFileId };
    }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(Batch)} {{ Id = {Id}, Provider = {Provider}, Status = {Status}, Total = {RequestCounts.Total} }}";
}
