using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bifrost.Client.Benchmarks.Retrieving;

/// <summary>What someone without this library would write: every member of a batch, unknown ones kept, no conversions.</summary>
internal sealed record BareBatch
{
    public string? Id { get; init; }
    public string? Object { get; init; }
    public string? DisplayName { get; init; }
    public string? Endpoint { get; init; }
    public string? InputFileId { get; init; }
    public string? InputBlob { get; init; }
    public string? CompletionWindow { get; init; }
    public string? Status { get; init; }
    public Counts? RequestCounts { get; init; }
    public Dictionary<string, string>? Metadata { get; init; }
    public long? CreatedAt { get; init; }
    public long? ExpiresAt { get; init; }
    public long? InProgressAt { get; init; }
    public long? FinalizingAt { get; init; }
    public long? CompletedAt { get; init; }
    public long? FailedAt { get; init; }
    public long? ExpiredAt { get; init; }
    public long? CancellingAt { get; init; }
    public long? CancelledAt { get; init; }
    public long? ArchivedAt { get; init; }
    public string? OutputFileId { get; init; }
    public string? ErrorFileId { get; init; }
    public string? OutputBlob { get; init; }
    public string? ErrorBlob { get; init; }
    public ErrorList? Errors { get; init; }
    public string? ProcessingStatus { get; init; }
    public string? ResultsUrl { get; init; }
    public string? OperationName { get; init; }
    public bool? Done { get; init; }
    public long? Progress { get; init; }
    public Extra? ExtraFields { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? AdditionalProperties { get; set; }

    internal sealed record Counts
    {
        public long Total { get; init; }
        public long Completed { get; init; }
        public long Failed { get; init; }
        public long Succeeded { get; init; }
        public long Expired { get; init; }
        public long Canceled { get; init; }
        public long Pending { get; init; }

        [JsonExtensionData]
        public Dictionary<string, JsonElement>? AdditionalProperties { get; set; }
    }

    internal sealed record ErrorList
    {
        public string? Object { get; init; }
        public List<Error>? Data { get; init; }

        [JsonExtensionData]
        public Dictionary<string, JsonElement>? AdditionalProperties { get; set; }
    }

    internal sealed record Error
    {
        public string? Code { get; init; }
        public string? Message { get; init; }
        public string? Param { get; init; }
        public long? Line { get; init; }

        [JsonExtensionData]
        public Dictionary<string, JsonElement>? AdditionalProperties { get; set; }
    }

    internal sealed record Extra
    {
        public string? RequestType { get; init; }
        public string? Provider { get; init; }
        public string? ModelRequested { get; init; }
        public string? ModelDeployment { get; init; }
        public long? Latency { get; init; }
        public int? ChunkIndex { get; init; }
        public JsonElement? RawRequest { get; init; }
        public JsonElement? RawResponse { get; init; }
        public JsonElement? CacheDebug { get; init; }

        [JsonExtensionData]
        public Dictionary<string, JsonElement>? AdditionalProperties { get; set; }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BareBatch))]
internal sealed partial class BareContext : JsonSerializerContext;
