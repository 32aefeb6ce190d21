using System.Net.Http.Headers;
using Bifrost.Client.Common;

namespace Bifrost.Client.Transport;

/// <summary>
/// Refuses a request with a text that would change it or add another one. Every request passes here, whatever its parts were made of: the
/// messages of the calls themselves, which name the argument, only come earlier.
/// </summary>
internal static class RequestValidator
{
    /// <summary>Validates path and query.</summary>
    /// <exception cref="ArgumentException">A part cannot be sent as it is; the message names it.</exception>
    public static void ValidateAddress(string pathAndQuery)
    {
        if (pathAndQuery.AsSpan().IndexOfAnyExceptInRange('\u0021', '\u007e') >= 0 || pathAndQuery.AsSpan().IndexOfAny("\\#") >= 0)
            throw CreateException("The path of the request", "has a character that is not escaped", "path");

        // Usually nothing is escaped, and no segment begins with a dot: there is nothing to decode.
        if (!pathAndQuery.Contains('%', StringComparison.Ordinal) && !pathAndQuery.Contains("/.", StringComparison.Ordinal))
            return;

        int query = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        string path = query < 0 ? pathAndQuery : pathAndQuery[..query];
        foreach (string segment in Uri.UnescapeDataString(path).Split('/', '\\'))
        {
            if (segment is "." or "..")
                throw CreateException("The path of the request", $"has '{segment}' as a segment", "path");
            Require(segment, "The path of the request", "path");
        }

        if (query < 0)
            return;
        foreach (string parameter in pathAndQuery[(query + 1)..].Split('&'))
        {
            string name = Uri.UnescapeDataString(parameter.Split('=')[0]);
            Require(Uri.UnescapeDataString(parameter), $"The query parameter '{name}'", name);
        }
    }

    /// <summary>Validates all headers of the request and of its content.</summary>
    /// <exception cref="ArgumentException">A header cannot be sent as it is; the message names it and does not quote its value.</exception>
    public static void ValidateHeaders(HttpRequestMessage request)
    {
        Validate(request.Headers.NonValidated);
        if (request.Content is { } content)
            Validate(content.Headers.NonValidated);
    }

    private static void Validate(HttpHeadersNonValidated headers)
    {
        foreach ((string name, HeaderStringValues values) in headers)
        {
            foreach (string value in values)
            {
                if (HeaderText.Validate(value) is string error)
                    throw CreateException($"The header '{name}'", error, name);
            }
        }
    }

    // Half of a surrogate pair has become U+FFFD by now.
    private static void Require(string text, string what, string paramName)
    {
        string? error = text.Contains('\ufffd', StringComparison.Ordinal) ? "has half of a surrogate pair, or U+FFFD" : SentText.Validate(text);
        if (error is not null)
            throw CreateException(what, error, paramName);
    }

    private static ArgumentException CreateException(string what, string error, string paramName) => new($"{what} {error}.", paramName);
}
