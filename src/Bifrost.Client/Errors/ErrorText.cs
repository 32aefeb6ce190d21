using System.Text;

namespace Bifrost.Client;

/// <summary>
/// The messages of API exceptions. They hold what the gateway itself says and what to do; what a provider says can quote the prompt,
/// and stays on the exception's properties.
/// </summary>
internal static class ErrorText
{
    private const int LongestQuote = 300;

    public static string Describe(ApiError error)
    {
        var text = new StringBuilder($"{error.Call.Endpoint} for {error.Call.Subject} failed with {error.StatusCode}");
        string kind = string.Join(", ", new[] { error.Type?.Value, error.Code }.Where(IsWord).Distinct());
        if (kind.Length > 0)
            text.Append(" (").Append(kind).Append(')');

        if (error.IsUpstream)
            text.Append($": the provider {error.ExtraFields?.AnsweredBy} refused it; its words are in {nameof(BifrostApiException.ErrorMessage)}.");
        else if (!string.IsNullOrWhiteSpace(error.Message))
            text.Append(": ").Append(OneLine(error.Message).TrimEnd('.')).Append('.');
        else if (error.BodyExcerpt is not null)
            text.Append($": not the gateway's own error but {error.ContentType ?? "a body without a content type"}; its beginning is in {nameof(BifrostApiException.BodyExcerpt)}.");
        else
            text.Append(", without a body that says why.");

        if (Hint(error) is string hint)
            text.Append(' ').Append(hint);
        return text.ToString();
    }

    private static string? Hint(ApiError error) => error.StatusCode switch
    {
        404 when error.Call.NeedsPathDecoding =>
            "The id has to be escaped in the path, which gateways older than June 2026 do not decode: the age of the gateway may be the cause.",
        405 => "The gateway does not know this route: check the path of the base address and the version of the gateway.",
        401 when error.Type is null && !error.IsUpstream =>
            "If the gateway has admin authentication, it takes a user and password only.",
        _ => null,
    };

    // Types and codes are words; anything else in their place may be what a provider had to say.
    private static bool IsWord(string? text) =>
        text is { Length: > 0 and <= 64 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    // The gateway quotes the request body after a first line that says what is wrong with it.
    private static string OneLine(string text)
    {
        int end = text.AsSpan().IndexOfAny('\n', '\r');
        int quoted = text.IndexOf("\\n", StringComparison.Ordinal);
        if (quoted >= 0 && (end < 0 || quoted < end))
            end = quoted;
        string line = (end < 0 ? text : text[..end]).Trim();
        return line.Length <= LongestQuote ? line : line[..LongestQuote] + "…";
    }
}
