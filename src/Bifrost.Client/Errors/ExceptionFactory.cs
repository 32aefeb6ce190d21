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

    /// <summary>
    /// Creates the exception for a response that is not what the endpoint returns, and closes the connections: the response can belong to another
    /// request, and then all later ones on its connection do.
    /// </summary>
    /// <param name="response">The response.</param>
    /// <param name="reason">What the gateway did, as "sent null".</param>
    /// <param name="body">A body that is not JSON, for its excerpt.</param>
    /// <param name="position">The byte at which the body could not be read.</param>
    /// <param name="inner">The cause.</param>
    public static BifrostInvalidResponseException CreateInvalidResponseException(
        ResponseInfo response, string reason, ReadOnlySpan<byte> body = default, long? position = null, Exception? inner = null)
    {
        response.Call.Connection.Close();
        return new BifrostInvalidResponseException($"{response.Call.Endpoint} for {response.Call.Subject}: the gateway {reason}.", inner)
        {
            Endpoint = response.Call.Endpoint,
            StatusCode = response.StatusCode,
            ContentType = response.ContentType,
            Position = position,
            BodyExcerpt = GetExcerpt(body),
        };
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

    private static BifrostInvalidResponseException CreateRedirectException(ResponseInfo response, string reason) =>
        new($"{response.Call.Endpoint} for {response.Call.Subject} {reason}")
        {
            Endpoint = response.Call.Endpoint,
            StatusCode = response.StatusCode,
            ContentType = response.ContentType,
        };

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

    private static bool HasSecret(ResponseInfo response, string text) => MessageText.HasKey(text) || response.Call.HasCredential?.Invoke(text) == true;

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
