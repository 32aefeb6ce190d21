using Bifrost.Client.Errors;

namespace Bifrost.Client;

/// <summary>The gateway returned an error. Errors that a program handles in different ways have a type of their own below this one.</summary>
/// <inheritdoc cref="BifrostException(string?, Exception?)" path="/param"/>
public class BifrostApiException(string? message, Exception? innerException = null) : BifrostException(message, innerException)
{
    /// <summary>The HTTP status code of the response.</summary>
    public int StatusCode { get; init; }

    /// <summary>The type of the error, as named by the gateway or the provider; <see langword="null"/> when not reported.</summary>
    public BifrostErrorType? ErrorType { get; init; }

    /// <summary>The code of the error; <see langword="null"/> when not reported.</summary>
    public string? Code { get; init; }

    /// <summary>The parameter that caused the error, as received; <see langword="null"/> when not reported.</summary>
    public JsonPayload? Param { get; init; }

    /// <summary>
    /// The message of the gateway or the provider, as received. A provider's message can quote the prompt; <see cref="Exception.Message"/>
    /// contains only messages of the gateway itself.
    /// </summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The cause that the gateway reports in addition to the message (<c>error.error</c>), as received; can be an HTML page.</summary>
    public string? ErrorDetail { get; init; }

    /// <summary>
    /// Whether the gateway itself failed; <see langword="false"/> for invalid requests and for errors of the provider; <see langword="null"/>
    /// when not reported.
    /// </summary>
    public bool? IsBifrostError { get; init; }

    /// <summary>The id of the event in the gateway; <see langword="null"/> when not reported.</summary>
    public string? EventId { get; init; }

    /// <summary>The provider that was called; <see langword="null"/> when the request did not reach one.</summary>
    public ModelProvider? Provider { get; init; }

    /// <summary>The kind of request, as the gateway understood it; <see langword="null"/> when not reported.</summary>
    public BifrostRequestType? RequestType { get; init; }

    /// <summary>
    /// The id of the request (<c>x-bifrost-request-id</c>, <c>x-request-id</c>); <see langword="null"/> for gateways before July 2026, which
    /// send none.
    /// </summary>
    public string? RequestId { get; init; }

    /// <summary>How long to wait before the next attempt (<c>Retry-After</c>); only proxies send it, the gateway does not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The gateway's details of the request, with the provider's raw response; <see langword="null"/> when not reported.</summary>
    public BifrostExtraFields? ExtraFields { get; init; }

    /// <summary>
    /// The beginning of a body that is not an error of the gateway, at most 1,000 characters; <see langword="null"/> otherwise. Not part of
    /// the message.
    /// </summary>
    public string? BodyExcerpt { get; init; }

    /// <summary>
    /// The whole error body of the gateway as received, with members that have no property here; <see langword="null"/> when the body is not
    /// an error of the gateway. Can contain prompt text.
    /// </summary>
    public JsonPayload? RawBody { get; init; }

    // For exceptions without a response, in tests. The gateway also responds with 500 to invalid requests, so the status code alone does not decide.
    private protected override bool IsTransientByDefault => ErrorClassifier.IsTransientStatus(StatusCode);

    internal ApiError Error
    {
        init
        {
            Endpoint = value.Call.Endpoint;
            StatusCode = value.StatusCode;
            ErrorType = value.Type;
            Code = value.Code;
            Param = value.Param;
            ErrorMessage = value.Message;
            ErrorDetail = value.Detail;
            IsBifrostError = value.IsBifrostError;
            EventId = value.EventId;
            Provider = value.ExtraFields?.AnsweredBy;
            RequestType = value.ExtraFields?.RequestType;
            RequestId = value.RequestId;
            RetryAfter = value.RetryAfter;
            ExtraFields = value.ExtraFields;
            BodyExcerpt = value.BodyExcerpt;
            RawBody = value.RawBody;
            HasTransientCause = ErrorClassifier.IsTransient(value);
            SetCall(value.Call, ErrorClassifier.GetDelivery(value));
        }
    }
}
