using System.Net.Http.Headers;
using System.Text.Json;
using Bifrost.Client.Json;

namespace Bifrost.Client.Errors;

/// <summary>Reads a response with an error status, and creates the exception for it.</summary>
internal static class ErrorReader
{
    public static BifrostException CreateException(ErrorResponse response)
    {
        ResponseInfo info = response.Info;
        if (info.StatusCode is >= 300 and < 400)
            return ExceptionFactory.CreateRefusedRedirectException(info, response.Headers.Location);

        ErrorBody? body = response.IsWhole ? Parse(response.Body.Span) : null;
        if (info.Call.Upload is { } upload && IsTooLarge(response, body))
            return ExceptionFactory.CreateTooLargeException(info.Call, upload, $"responded with {info.StatusCode}");

        var error = new ApiError
        {
            Call = info.Call,
            StatusCode = info.StatusCode,
            ContentType = info.ContentType,
            RequestId = GetHeader(response.Headers, "x-bifrost-request-id") ?? GetHeader(response.Headers, "x-request-id"),
            RetryAfter = GetRetryAfter(response.Headers),
        };
        error = body is null
            ? error with { BodyExcerpt = ExceptionFactory.GetExcerpt(response.Body.Span) }
            : error with
            {
                Type = GetErrorType(body),
                Code = body.Error?.Code,
                Param = body.Error?.Param,
                Message = body.Error?.Message,
                Detail = GetText(body.Error?.Error),
                IsBifrostError = body.IsBifrostError,
                EventId = body.EventId ?? body.Error?.EventId,
                ExtraFields = body.ExtraFields,
                RawBody = new JsonPayload(response.Body),
                IsUpstream = IsUpstream(body),
                HasStatusInBody = body.StatusCode is not null,
            };
        return ErrorClassifier.CreateException(error, ApiErrorMessage.Create(error));
    }

    // The gateway reports a request that is too large by this plain text only; proxies, and the gateway after decompression, use 413. A 413 that
    // names a provider is the provider's.
    private static bool IsTooLarge(ErrorResponse response, ErrorBody? body) => response.Info.StatusCode == 413
        ? body?.ExtraFields?.AnsweredBy is null
        : body is null && response.Info.StatusCode == 400 && response.Body.Span.IndexOf("Error when parsing request"u8) >= 0;

    private static ErrorBody? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            ErrorBody? parsed = LenientJson.Deserialize(body, BifrostJson.TypeInfo<ErrorBody>());
            return parsed is { Error: null, Type: null, ExtraFields: null, IsBifrostError: null } ? null : parsed;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Governance errors have their type at the top, errors of providers below "error"; Anthropic's own errors have "error" at the top.
    private static BifrostErrorType? GetErrorType(ErrorBody body) =>
        (string.IsNullOrEmpty(body.Type) || (body.IsBifrostError is null && body.Error?.Type is not null) ? body.Error?.Type : body.Type) is { Length: > 0 } type ? new BifrostErrorType(type) : null;

    // raw_response does not always repeat the provider's response (Anthropic on 1.4.19, Vertex never). An error is the provider's when it is not
    // the gateway's own, has a status of its own and reached a provider; governance errors have their type at the top.
    private static bool IsUpstream(ErrorBody body) =>
        body.ExtraFields?.RawResponse is not null
        || (body is { IsBifrostError: false, StatusCode: not null, ExtraFields.RequestType: not null }
            && string.IsNullOrEmpty(body.Type) && body.Error?.Type != BifrostErrorType.ProviderConnectionFailed.Value);

    private static string? GetText(JsonPayload? payload)
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
            // The text holds half of a surrogate pair, or is not UTF-8.
            return json.ToString();
        }
    }

    private static string? GetHeader(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out IEnumerable<string>? values) && values.FirstOrDefault() is { Length: > 0 } value ? value : null;

    private static TimeSpan? GetRetryAfter(HttpResponseHeaders headers) => headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => GetDelay(date, headers.Date, DateTimeOffset.UtcNow),
        _ => null,
    };

    // By the clock of the sender, which need not agree with ours. When the two are more than a day apart, one of them is wrong: then the shorter
    // delay counts.
    private static TimeSpan GetDelay(DateTimeOffset until, DateTimeOffset? sent, DateTimeOffset now)
    {
        TimeSpan delay = until - now;
        if (sent is { } date && ((date - now).Duration() <= TimeSpan.FromDays(1) || until - date < delay))
            delay = until - date;
        return delay > TimeSpan.Zero ? delay : TimeSpan.Zero;
    }
}
