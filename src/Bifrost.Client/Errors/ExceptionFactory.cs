using System.Text;
using Bifrost.Client.Common;

namespace Bifrost.Client.Errors;

/// <summary>Creates the exceptions of failed calls, so that all messages begin with the endpoint and what the call was about.</summary>
internal static class ExceptionFactory
{
    /// <summary>The default of the gateway's limit on the size of a request.</summary>
    public const long DefaultBodyLimit = 100 * 1024 * 1024;

    private const int MaxExcerptLength = 1000;

    public static BifrostConnectionException CreateConnectionException(GatewayCall call, string reason, Exception inner, long? bytesReceived = null) =>
        new($"{call.Endpoint} for {call.Subject}: {reason}", inner) { Endpoint = call.Endpoint, BytesReceived = bytesReceived };

    public static BifrostTimeoutException CreateTimeoutException(GatewayCall call, string reason, TimeSpan? timeout, Exception? inner = null) =>
        new($"{call.Endpoint} for {call.Subject}: {reason}", inner) { Endpoint = call.Endpoint, Timeout = timeout };

    /// <summary>Creates the exception for a request that is larger than the gateway accepts.</summary>
    public static BifrostRequestTooLargeException CreateTooLargeException(GatewayCall call, UploadState upload, string reaction, Exception? inner = null)
    {
        string size = upload.Length is { } length ? $"{length} bytes" : $"a request of unknown size, {upload.BytesSent} bytes of it sent";
        return new BifrostRequestTooLargeException(
            $"{call.Endpoint} for {call.Subject}: the request is too large, the gateway {reaction} ({size}). The default of its limit "
            + $"(max_request_body_size_mb) is {DefaultBodyLimit} bytes.",
            inner)
        {
            Endpoint = call.Endpoint,
            RequestBytes = upload.Length,
            BytesSent = upload.BytesSent,
        };
    }

    /// <summary>Creates the exception for a response that is not what the endpoint returns.</summary>
    /// <param name="response">The response.</param>
    /// <param name="reason">What the gateway did, as "sent null".</param>
    /// <param name="body">A body that is not JSON, for its excerpt.</param>
    /// <param name="position">The byte at which the body could not be read.</param>
    /// <param name="inner">The cause.</param>
    public static BifrostInvalidResponseException CreateInvalidResponseException(
        ResponseInfo response, string reason, ReadOnlySpan<byte> body = default, long? position = null, Exception? inner = null) =>
        new($"{response.Call.Endpoint} for {response.Call.Subject}: the gateway {reason}.", inner)
        {
            Endpoint = response.Call.Endpoint,
            StatusCode = response.StatusCode,
            ContentType = response.ContentType,
            Position = position,
            BodyExcerpt = GetExcerpt(body),
        };

    /// <summary>Creates the exception for a redirect, and for a response to which a redirect has led.</summary>
    public static BifrostInvalidResponseException CreateRedirectException(ResponseInfo response, Uri? location)
    {
        // Without user, password and query, which can be secrets.
        string target = location is null ? "no address"
            : location.IsAbsoluteUri ? location.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : location.OriginalString.Split('?')[0];
        return new BifrostInvalidResponseException(
            $"{response.Call.Endpoint} for {response.Call.Subject} was redirected ({response.StatusCode}) to {target}. Redirects are not followed, so that "
            + "keys are sent to their host only: check the scheme, host and path of the base address.")
        {
            Endpoint = response.Call.Endpoint,
            StatusCode = response.StatusCode,
            ContentType = response.ContentType,
        };
    }

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
}
