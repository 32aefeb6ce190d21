using System.Text;
using Bifrost.Client.Common;

namespace Bifrost.Client.Errors;

/// <summary>
/// Creates the messages of API exceptions: what the gateway itself reports, and what to do. A provider's message can quote the prompt, and is
/// only on the properties of the exception.
/// </summary>
internal static class ApiErrorMessage
{
    public static string Create(ApiError error)
    {
        var text = new StringBuilder($"{error.Call.Endpoint} for {error.Call.Subject} failed with {error.StatusCode}");
        string kind = string.Join(", ", new[] { error.Type?.Value, error.Code }.Where(word => IsCode(error, word)).Distinct());
        if (kind.Length > 0)
            text.Append(" (").Append(kind).Append(')');

        if (error.IsUpstream)
            text.Append($": the provider {GetProvider(error)} refused it; its message is in {nameof(BifrostApiException.ErrorMessage)}.");
        else if (!string.IsNullOrWhiteSpace(error.Message))
            text.Append(": ").Append(GetReason(error, error.Message)).Append('.');
        else if (error.BodyExcerpt is not null)
            text.Append($": not an error of the gateway but {MessageText.ToMediaType(error.ContentType) ?? "a body without a content type"}; its beginning is in {nameof(BifrostApiException.BodyExcerpt)}.");
        else
            text.Append(", without a body that gives a reason.");

        if (GetHint(error) is string hint)
            text.Append(' ').Append(hint);
        return text.ToString();
    }

    private static string? GetHint(ApiError error) => error.StatusCode switch
    {
        404 when error.Type == BifrostErrorType.AccessBlocked => "It may belong to another key.",
        404 when error.Call.HasEscapedPath =>
            "The id has to be escaped in the path, which gateways up to version 1.4.19 do not decode: the version of the gateway may be the cause.",
        405 => "The gateway does not know this route: check the path of the base address and the version of the gateway.",
        401 when error.Type is null && !error.IsUpstream =>
            "A gateway with admin authentication accepts only a user name and password.",
        _ => null,
    };

    // Types and codes are single words; anything else in their place may be a provider's text.
    private static bool IsCode(ApiError error, string? text) => MessageText.IsCode(text) && !HasSecret(error, text!);

    private static string? GetProvider(ApiError error) =>
        error.ExtraFields?.AnsweredBy is { } provider && MessageText.IsCode(provider.Value) ? provider.Value : null;

    // Only the gateway's errors have is_bifrost_error. All others are of a proxy, or of a provider whose body was passed through as it is.
    private static string GetReason(ApiError error, string message) =>
        error.IsBifrostError is null ? $"not an error of the gateway; its message is in {nameof(BifrostApiException.ErrorMessage)}"
        : HasSecret(error, message) ? $"its message may contain a key, and is only in {nameof(BifrostApiException.ErrorMessage)}"
        : GetFirstLine(message).TrimEnd('.') is { Length: > 0 } line ? line
        : $"its message is in {nameof(BifrostApiException.ErrorMessage)}";

    private static bool HasSecret(ApiError error, string text) => MessageText.HasKey(text) || error.Call.HasCredential(text);

    // The gateway quotes the request body after a first line that says what is wrong with it.
    private static string GetFirstLine(string text)
    {
        int end = text.AsSpan().IndexOfAny('\n', '\r');
        int quoted = text.IndexOf("\\n", StringComparison.Ordinal);
        if (quoted >= 0 && (end < 0 || quoted < end))
            end = quoted;
        string line = (end < 0 ? text : text[..end]).Trim();
        return MessageText.ToId(line);
    }
}
