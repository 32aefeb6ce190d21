using System.Globalization;
using Bifrost.Client.Errors;

namespace Bifrost.Client.Jobs;

/// <summary>The rule by which requests of a job are sent again, for use in a rule of your own (<see cref="JobOptions.ShouldRetry"/>).</summary>
public static class JobRetryRule
{
    // https://cloud.google.com/apis/design/errors: DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, INTERNAL, UNAVAILABLE. Gemini reports them as numbers.
    private static readonly int[] TransientGoogleCodes = [4, 8, 10, 13, 14];

    // Vertex has its status in the message only.
    private static readonly string[] TransientGoogleStatuses = ["RESOURCE_EXHAUSTED", "UNAVAILABLE", "DEADLINE_EXCEEDED", "\"INTERNAL\""];

    private static readonly string[] TransientWords = ["rate_limit", "overloaded", "server_error", "unavailable", "timeout", "throttl", "token_limit"];

    /// <summary>
    /// Whether the same request may succeed in another batch: it expired, was cancelled, has no known outcome, or failed with the status code 408, 429 or
    /// 500 to 599, with 409 because of a rate limit, or with a code or type of error that says the same.
    /// </summary>
    /// <param name="item">The result of the request.</param>
    /// <returns>Whether the request is sent again.</returns>
    public static bool ShouldRetry(BatchResultItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Outcome switch
        {
            BatchItemOutcome.Succeeded => false,
            BatchItemOutcome.Errored => IsTransient(item),
            _ => true,
        };
    }

    private static bool IsTransient(BatchResultItem item)
    {
        int? status = item.Response is { IsHttpResponse: true, StatusCode: not 200 } response ? response.StatusCode : null;
        if (status is null && int.TryParse(item.Error?.Code, NumberStyles.None, CultureInfo.InvariantCulture, out int code))
            status = code;
        return status switch
        {
            409 => HasTransientWord(item),
            >= 500 and < 600 => true,
            >= 400 => ErrorClassifier.IsTransientStatus(status.Value),
            { } google => TransientGoogleCodes.Contains(google),
            null => HasTransientWord(item),
        };
    }

    private static bool HasTransientWord(BatchResultItem item)
    {
        if (Array.Exists(TransientWords, word => Has(item.Error?.Code, word)))
            return true;
        if (item.Error is { Code: null, Message: { } message } && Array.Exists(TransientGoogleStatuses, status => message.Contains(status, StringComparison.Ordinal)))
            return true;
        ErrorBody? body = item.Body is { IsEmpty: false } json ? Parse(json) : null;
        return Array.Exists(TransientWords, word => Has(body?.Error?.Code, word) || Has(body?.Error?.Type, word) || Has(body?.Type, word));
    }

    private static ErrorBody? Parse(JsonPayload body)
    {
        try
        {
            return Json.LenientJson.Deserialize(body.Utf8.Span, BifrostJson.TypeInfo<ErrorBody>());
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static bool Has(string? text, string word) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}
