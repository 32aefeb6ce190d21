namespace Bifrost.Client;

/// <summary>The gateway refused a request or could not fulfil it. Kinds that a program treats apart have a type of their own below this one.</summary>
public class BifrostApiException : BifrostException
{
    private readonly bool _isTransient;

    /// <summary>Creates the exception.</summary>
    public BifrostApiException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public BifrostApiException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public BifrostApiException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal BifrostApiException(string message, ApiError error)
        : base(message)
    {
        Endpoint = error.Call.Endpoint;
        StatusCode = error.StatusCode;
        ErrorType = error.Type;
        Code = error.Code;
        Param = error.Param;
        ErrorMessage = error.Message;
        ErrorDetail = error.Detail;
        IsBifrostError = error.IsBifrostError;
        EventId = error.EventId;
        Provider = error.ExtraFields?.AnsweredBy;
        RequestType = error.ExtraFields?.RequestType;
        RequestId = error.RequestId;
        RetryAfter = error.RetryAfter;
        ExtraFields = error.ExtraFields;
        BodyExcerpt = error.BodyExcerpt;
        RawBody = error.RawBody;
        _isTransient = ErrorClassifier.IsTransient(error);
    }

    /// <summary>The HTTP status of the answer.</summary>
    public int StatusCode { get; init; }

    /// <summary>The kind of the error, in the gateway's word or the provider's; <see langword="null"/> when not told.</summary>
    public BifrostErrorType? ErrorType { get; init; }

    /// <summary>The code of the error; <see langword="null"/> when not told.</summary>
    public string? Code { get; init; }

    /// <summary>The parameter at fault, as received; <see langword="null"/> when not told.</summary>
    public JsonPayload? Param { get; init; }

    /// <summary>
    /// What the gateway or the provider said, as received. A provider's words can quote the prompt, so they are only here, and in
    /// <see cref="Exception.Message"/> only when they are the gateway's own.
    /// </summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The cause that the gateway gives besides the message (<c>error.error</c>), as received; can be a page of HTML.</summary>
    public string? ErrorDetail { get; init; }

    /// <summary>Whether the gateway itself failed; <see langword="false"/> for the caller's mistakes and the provider's answers.</summary>
    public bool? IsBifrostError { get; init; }

    /// <summary>The id that the gateway gave the event; <see langword="null"/> when it gave none.</summary>
    public string? EventId { get; init; }

    /// <summary>The provider that was asked, as the gateway tells; <see langword="null"/> when it got that far with none.</summary>
    public ModelProvider? Provider { get; init; }

    /// <summary>What the gateway took the request for; <see langword="null"/> when not told.</summary>
    public BifrostRequestType? RequestType { get; init; }

    /// <summary>The id of the request (<c>x-bifrost-request-id</c>, <c>x-request-id</c>); gateways up to mid-2026 send none.</summary>
    public string? RequestId { get; init; }

    /// <summary>How long the gateway or a proxy asks to wait; <see langword="null"/> when it does not, as the gateway itself never does.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>All that the gateway tells about its work, the provider's raw answer included; <see langword="null"/> when nothing.</summary>
    public BifrostExtraFields? ExtraFields { get; init; }

    /// <summary>
    /// The beginning of a body that is not a gateway's error, at most 1,000 characters; <see langword="null"/> otherwise. Not in the message.
    /// </summary>
    public string? BodyExcerpt { get; init; }

    /// <summary>
    /// The gateway's error body, whole and as received, with what this type has no property for; <see langword="null"/> when it was none.
    /// Can hold prompt text.
    /// </summary>
    public JsonPayload? RawBody { get; init; }

    /// <inheritdoc/>
    /// <remarks>A gateway answers 500 to mistakes too, so a status alone does not tell.</remarks>
    public override bool IsTransient => _isTransient;
}
