using Bifrost.Client.Common;

namespace Bifrost.Client.Errors;

/// <summary>The parsed error response of the gateway; becomes the properties of <see cref="BifrostApiException"/>.</summary>
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

    /// <summary>Whether the message is the provider's, which can quote the prompt.</summary>
    public bool IsUpstream { get; init; }

    /// <summary>Whether the body repeats the status code, which says that the status was chosen and is not the default of a route.</summary>
    public bool HasStatusInBody { get; init; }
}
