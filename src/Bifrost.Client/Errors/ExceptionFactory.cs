using System.Text;
using Bifrost.Client.Common;

namespace Bifrost.Client.Errors;

/// <summary>Creates the exceptions of failed calls, so that all messages begin with the endpoint and what the call was about.</summary>
internal static class ExceptionFactory
{
    /// <summary>The default of the gateway's limit on the size of a request.</summary>
    public const long DefaultBodyLimit = 100 * 1024 * 1024;

    private const int MaxExcerptLength = 1000;

    /// <summary>Creates the exception for a connection that failed.</summary>
    /// <param name="call">The call.</param>
    /// <param name="reason">What happened.</param>
    /// <param name="inner">The cause.</param>
    /// <param name="bytesReceived">How much of the response was read; null when it had not begun.</param>
    /// <param name="isNotSent">Whether the cause shows that no request was sent.</param>
    /// <param name="isTransient">Whether the cause can pass.</param>
    public static BifrostConnectionException CreateConnectionException(
        GatewayCall call, string reason, Exception inner, long? bytesReceived = null, bool isNotSent = false, bool isTransient = true)
    {
        var exception = new BifrostConnectionException($"{call.Endpoint} for {call.Subject}: {reason}", inner)
        {
            BytesReceived = bytesReceived,
            HasTransientCause = isTransient,
        };
        exception.SetCall(call, bytesReceived is null ? DeliveryRule.GetWithoutResponse(call, isNotSent) : DeliveryRule.GetWithBrokenResponse(call));
        return exception;
    }

    /// <summary>Creates the exception for a time limit that has passed.</summary>
    /// <param name="call">The call.</param>
    /// <param name="reason">What happened.</param>
    /// <param name="timeout">The limit; null when it is not known.</param>
    /// <param name="inner">The cause.</param>
    /// <param name="delivery">What is known about the request; null when it had no response.</param>
    public static BifrostTimeoutException CreateTimeoutException(
        GatewayCall call, string reason, TimeSpan? timeout, Exception? inner = null, RequestDelivery? delivery = null)
    {
        var exception = new BifrostTimeoutException($"{call.Endpoint} for {call.Subject}: {reason}", inner) { Timeout = timeout };
        exception.SetCall(call, delivery ?? DeliveryRule.GetWithoutResponse(call));
        return exception;
    }

    /// <summary>Creates the exception that says what is known about a create or an upload that the caller has cancelled.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cause">How the cancellation ended it.</param>
    public static BifrostException CreateCancelledException(GatewayCall call, Exception cause)
    {
        bool hasSuccess = call.StatusCode is >= 200 and < 300;
        var exception = new BifrostException($"{(call.Method is null ? "The call" : call.Endpoint)} for {call.Subject} was cancelled.", cause);
        exception.SetCall(call, hasSuccess ? DeliveryRule.GetWithBrokenResponse(call) : DeliveryRule.GetWithoutResponse(call));
        return exception;
    }

    /// <summary>Creates the exception for a handler of the caller's <see cref="HttpClient"/> that failed in a way that is not known.</summary>
    public static BifrostException CreateHandlerException(GatewayCall call, Exception cause, RequestDelivery delivery)
    {
        var exception = new BifrostException($"{call.Endpoint} for {call.Subject}: a handler of the {nameof(HttpClient)} failed with {cause.GetType().FullName}.", cause);
        exception.SetCall(call, delivery);
        return exception;
    }

    /// <summary>Creates the exception for a request that is larger than the gateway accepts.</summary>
    public static BifrostRequestTooLargeException CreateTooLargeException(GatewayCall call, UploadState upload, string reaction, Exception? inner = null)
    {
        string size = upload.Length is { } length ? $"{length} bytes" : $"a request of unknown size, {upload.BytesSent} bytes of it sent";
        var exception = new BifrostRequestTooLargeException(
            $"{call.Endpoint} for {call.Subject}: the request is too large, the gateway {reaction} ({size}). The default of its limit "
            + $"(max_request_body_size_mb) is {DefaultBodyLimit} bytes.",
            inner)
        {
            RequestBytes = upload.Length,
            BytesSent = upload.BytesSent,
        };
        exception.SetCall(call, inner is null ? RequestDelivery.Answered : DeliveryRule.GetWithoutResponse(call));
        return exception;
    }

    /// <summary>Creates the exception for a response that is not what the endpoint returns.</summary>
    /// <param name="response">The response.</param>
    /// <param name="reason">What the gateway did, as "sent null".</param>
    /// <param name="body">A body that is not JSON, for its excerpt.</param>
    /// <param name="position">The byte at which the body could not be read.</param>
    /// <param name="inner">The cause.</param>
    /// <param name="isDamaged">Whether the body was damaged or cut off on its way, so that another response can be whole.</param>
    public static BifrostInvalidResponseException CreateInvalidResponseException(
        ResponseInfo response, string reason, ReadOnlySpan<byte> body = default, long? position = null, Exception? inner = null, bool isDamaged = false)
    {
        var exception = new BifrostInvalidResponseException($"{response.Call.Endpoint} for {response.Call.Subject}: the gateway {reason}.", inner)
        {
            StatusCode = response.StatusCode,
            ContentType = response.ContentType,
            Position = position,
            BodyExcerpt = GetExcerpt(body),

            // Anything else is a response that was sent on purpose: the next one will be the same.
            HasTransientCause = isDamaged && IsSuccess(response) && response.StatusCode != 204,
        };
        exception.SetCall(response.Call, GetDelivery(response));
        return exception;
    }

    /// <summary>Creates the exception for a redirect that was not followed.</summary>
    public static BifrostInvalidResponseException CreateRefusedRedirectException(ResponseInfo response, Uri? location) => CreateRedirectException(
        response,
        $"was redirected ({response.StatusCode}) to {Describe(response, location)}. Redirects are not followed, so that keys are sent to their host only: "
        + "check the scheme, host and path of the base address.");

    /// <summary>Creates the exception for a response to which the caller's own <see cref="HttpClient"/> was redirected.</summary>
    public static BifrostInvalidResponseException CreateRedirectException(ResponseInfo response, Uri? address) => CreateRedirectException(
        response,
        $"has a response ({response.StatusCode}) from {Describe(response, address)}, which is not what was called: the {nameof(HttpClient)} has followed "
        + "a redirect, and may have sent the credentials there. Set AllowAutoRedirect of its handler to false, and check the base address.");

    private static BifrostInvalidResponseException CreateRedirectException(ResponseInfo response, string reason)
    {
        var exception = new BifrostInvalidResponseException($"{response.Call.Endpoint} for {response.Call.Subject} {reason}")
        {
            StatusCode = response.StatusCode,
            ContentType = response.ContentType,
        };
        exception.SetCall(response.Call, GetDelivery(response));
        return exception;
    }

    // Without user, password, query and fragment, which can be secrets.
    private static string Describe(ResponseInfo response, Uri? address)
    {
        if (address is null)
            return "no address";
        string text = address.OriginalString;
        string? known = address.IsAbsoluteUri && address.Scheme is ("http" or "https")
            ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : !address.IsAbsoluteUri && !text.Contains("//", StringComparison.Ordinal) && text.AsSpan().IndexOfAny(@"\@:") < 0 ? text.Split('?', '#')[0]
            : null;
        return known is null ? "an address that is not http" : HasSecret(response, known) ? "an address with a key" : MessageText.ToId(known);
    }

    private static bool HasSecret(ResponseInfo response, string text) => MessageText.HasKey(text) || response.Call.HasCredential(text);

    public static BifrostPaginationException CreatePaginationException(string endpoint, string subject, string reason, string? cursor) =>
        new($"{endpoint} for {subject} cannot be paged to its end: {reason}.") { Endpoint = endpoint, Cursor = cursor };

    /// <summary>The beginning of a body; null when it is empty.</summary>
    public static string? GetExcerpt(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
            return null;
        string text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4 * MaxExcerptLength)]);
        return text.Length <= MaxExcerptLength ? text : text[..MaxExcerptLength];
    }

    private static bool IsSuccess(ResponseInfo response) => response.StatusCode is >= 200 and < 300;

    private static RequestDelivery GetDelivery(ResponseInfo response) =>
        IsSuccess(response) ? DeliveryRule.GetWithBrokenResponse(response.Call) : RequestDelivery.Answered;
}
