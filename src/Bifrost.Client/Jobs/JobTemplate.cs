using System.Text.Json.Serialization;

namespace Bifrost.Client.Jobs;

/// <summary>What all batches of a job have in common, as it is in the journal.</summary>
internal sealed record JobTemplate
{
    public required ModelProvider Provider { get; init; }

    public string? Model { get; init; }

    public BatchEndpoint? Endpoint { get; init; }

    public BatchCompletionWindow? CompletionWindow { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public long? OutputExpiresAfterSeconds { get; init; }

    public string? OutputExpiresAfterAnchor { get; init; }

    public string? DisplayName { get; init; }

    public string? OutputFolder { get; init; }

    public string? RoleArn { get; init; }

    [JsonPropertyName("output_s3_uri")]
    public string? OutputS3Uri { get; init; }

    public string? KeyName { get; init; }

    public string? KeyId { get; init; }

    public IReadOnlyDictionary<string, JsonPayload>? AdditionalParameters { get; init; }

    [JsonIgnore]
    public BatchKeyPin? Key => KeyName is not null ? BatchKeyPin.ByName(KeyName) : KeyId is not null ? BatchKeyPin.ById(KeyId) : null;

    public static JobTemplate From(BatchCreateRequest request) => new()
    {
        Provider = request.Provider,
        Model = request.Model,
        Endpoint = request.Endpoint,
        CompletionWindow = request.CompletionWindow,
        Metadata = request.Metadata,
        OutputExpiresAfterSeconds = (long?)request.OutputExpiresAfter?.After.TotalSeconds,
        OutputExpiresAfterAnchor = request.OutputExpiresAfter?.Anchor,
        DisplayName = request.DisplayName,
        OutputFolder = request.OutputFolder,
        RoleArn = request.RoleArn,
        OutputS3Uri = request.OutputS3Uri,
        KeyName = request.Key?.Name,
        KeyId = request.Key?.Id,
        AdditionalParameters = request.AdditionalParameters,
    };

    public BatchCreateRequest ToRequest() => new()
    {
        Provider = Provider,
        Model = Model,
        Endpoint = Endpoint,
        CompletionWindow = CompletionWindow,
        Metadata = Metadata,
        OutputExpiresAfter = OutputExpiresAfterSeconds is { } seconds
            ? new BatchExpiration(TimeSpan.FromSeconds(seconds)) { Anchor = OutputExpiresAfterAnchor ?? "created_at" }
            : null,
        DisplayName = DisplayName,
        OutputFolder = OutputFolder,
        RoleArn = RoleArn,
        OutputS3Uri = OutputS3Uri,
        Key = Key,
        AdditionalParameters = AdditionalParameters,
    };
}
