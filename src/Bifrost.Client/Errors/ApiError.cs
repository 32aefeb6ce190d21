namespace Bifrost.Client;

/// <summary>What an answer says about a refused request; the properties of <see cref="BifrostApiException"/>.</summary>
internal sealed record ApiError
{
    public required GatewayCall Call { get; init; }

    public required int StatusCode { get; init; }

    public BifrostErrorType? Type { get; init; }

    public string? Code { get; init; }

    public JsonPayload? Param { get; init; }

    public string? Message { get; init; }

    public string? Detail { get; init; }

    public bool? IsBifrostError { get; init; }

    public string? EventId { get; init; }

    public string? RequestId { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public BifrostExtraFields? ExtraFields { get; init; }

    public string? BodyExcerpt { get; init; }

    public JsonPayload? RawBody { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Whether the words are the provider's, which can quote the prompt.</summary>
    public bool IsUpstream { get; init; }
}
