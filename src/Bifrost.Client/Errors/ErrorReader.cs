using System.Text;
using System.Text.Json;

namespace Bifrost.Client;

/// <summary>Turns an answer that is not a success into the exception that says why.</summary>
internal static class ErrorReader
{
    private const int LongestBody = 1 << 20;
    private const int LongestExcerpt = 1000;

    public static async Task<BifrostException> ReadAsync(GatewayResponse response, CancellationToken cancellationToken)
    {
        if (response.StatusCode is >= 300 and < 400)
            return Redirected(response, response.Headers.Location);

        (ReadOnlyMemory<byte> body, bool isWhole) = await ReadBodyAsync(response, cancellationToken).ConfigureAwait(false);
        ErrorBody? parsed = isWhole ? Parse(body.Span) : null;

        // The gateway's only sign for "too large" is this plain text; proxies, and the gateway after unpacking, say it properly. A 413 that
        // names a provider is the provider's.
        bool isTooLarge = response.StatusCode == 413
            ? parsed?.ExtraFields?.AnsweredBy is null
            : parsed is null && response.StatusCode == 400 && body.Span.IndexOf("Error when parsing request"u8) >= 0;
        if (isTooLarge && response.Call.Content is not null)
            return GatewayConnection.TooLarge(response.Call, $"answered {response.StatusCode}");

        var error = new ApiError
        {
            Call = response.Call,
            StatusCode = response.StatusCode,
            ContentType = response.ContentType,
            RequestId = Header(response, "x-bifrost-request-id") ?? Header(response, "x-request-id"),
            RetryAfter = RetryAfter(response),
            RawBody = parsed is null ? null : new JsonPayload(body),
        };
        return ErrorClassifier.ToException(parsed is null
            ? error with { BodyExcerpt = Excerpt(body.Span) }
            : error with
            {
                Type = TypeOf(parsed),
                Code = parsed.Error?.Code,
                Param = parsed.Error?.Param,
                Message = parsed.Error?.Message,
                Detail = TextOf(parsed.Error?.Error),
                IsBifrostError = parsed.IsBifrostError,
                EventId = parsed.EventId ?? parsed.Error?.EventId,
                ExtraFields = parsed.ExtraFields,
                IsUpstream = IsUpstream(parsed),
            });
    }

    /// <summary>The beginning of a body that could not be read as JSON; null when it is empty.</summary>
    public static string? Excerpt(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
            return null;
        string text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4 * LongestExcerpt)]);
        return text.Length <= LongestExcerpt ? text : text[..LongestExcerpt];
    }

    // What is known about a refusal must not be lost because its body does not arrive whole.
    private static async ValueTask<(ReadOnlyMemory<byte> Body, bool IsWhole)> ReadBodyAsync(GatewayResponse response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.ReadUpToAsync(LongestBody, cancellationToken).ConfigureAwait(false);
        }
        catch (BifrostException)
        {
            return (ReadOnlyMemory<byte>.Empty, false);
        }
    }

    private static ErrorBody? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            ErrorBody? parsed = JsonSerializer.Deserialize(body, BifrostJson.TypeInfo<ErrorBody>());
            return parsed is { Error: null, Type: null, ExtraFields: null, IsBifrostError: null } ? null : parsed;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Governance tells its type at the top, providers below "error".
    private static BifrostErrorType? TypeOf(ErrorBody body) =>
        (string.IsNullOrEmpty(body.Type) ? body.Error?.Type : body.Type) is { Length: > 0 } type ? new BifrostErrorType(type) : null;

    // Not every provider's answer is repeated in raw_response (Anthropic's on older gateways, Vertex's never). A provider's error is a refusal
    // that is not the gateway's own, with a status of its own and a request that got as far as a provider; governance has its type at the top.
    private static bool IsUpstream(ErrorBody body) =>
        body.ExtraFields?.RawResponse is not null
        || (body is { IsBifrostError: false, StatusCode: not null, ExtraFields.RequestType: not null }
            && string.IsNullOrEmpty(body.Type) && body.Error?.Type != BifrostErrorType.ProviderConnectionFailed.Value);

    private static string? TextOf(JsonPayload? payload)
    {
        if (payload is not { } json)
            return null;
        try
        {
            JsonElement element = json.ToElement();
            return element.ValueKind == JsonValueKind.String ? element.GetString() : json.ToString();
        }
        catch (InvalidOperationException)
        {
            // A text with half a surrogate pair, or not UTF-8.
            return json.ToString();
        }
    }

    private static string? Header(GatewayResponse response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) && values.FirstOrDefault() is { Length: > 0 } value ? value : null;

    private static TimeSpan? RetryAfter(GatewayResponse response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - (response.Headers.Date ?? DateTimeOffset.UtcNow) is { Ticks: > 0 } wait ? wait : TimeSpan.Zero,
        _ => null,
    };

    /// <summary>The exception for a redirect, and for an answer that a redirect led to.</summary>
    public static BifrostInvalidResponseException Redirected(GatewayResponse response, Uri? location)
    {
        // Without user, password and query, which can be secrets.
        string to = location is null ? "nowhere"
            : location.IsAbsoluteUri ? location.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : location.OriginalString.Split('?')[0];
        return new BifrostInvalidResponseException(
            $"{response.Call.Endpoint} for {response.Call.Subject} was redirected ({response.StatusCode}) to {to}. Redirects are not followed, so that "
            + "keys stay at their host: check the scheme, host and path of the base address.")
        {
            Endpoint = response.Call.Endpoint,
            StatusCode = response.StatusCode,
            ContentType = response.ContentType,
        };
    }
}
