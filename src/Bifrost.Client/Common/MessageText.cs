using System.Globalization;
using System.Text.RegularExpressions;

namespace Bifrost.Client.Common;

/// <summary>Which texts from the gateway and from providers can be in the message of an exception.</summary>
internal static partial class MessageText
{
    private const int MaxCodeLength = 64;
    private const int MaxIdLength = 300;

    /// <summary>Whether a text has the form of a code: one short word, which is not a key.</summary>
    public static bool IsCode(string? text) =>
        text is { Length: > 0 and <= MaxCodeLength } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') && !HasKey(text);

    /// <summary>A text that has the form of a code as it is; another one as its length only.</summary>
    public static string ToCode(string text) => text.Length == 0 || IsCode(text) ? text : $"a text of {text.Length} characters";

    /// <summary>An id on one line; a long one is truncated.</summary>
    public static string ToId(string id)
    {
        if (id.Length > MaxIdLength)
            id = id[..MaxIdLength] + "…";
        return !id.Any(IsUnsafe) ? id : string.Concat(id.Select(c => IsUnsafe(c) ? '?' : c));
    }

    /// <summary>A media type as it is; another text as its length only.</summary>
    public static string? ToMediaType(string? type) =>
        type is null || (type.Length <= 2 * MaxCodeLength && type.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '+' or '-' or '.' or '_')) ? type
        : $"a content type of {type.Length} characters";

    /// <summary>Whether a text holds what looks like a key.</summary>
    public static bool HasKey(string text) => Key().IsMatch(text);

    private static bool IsUnsafe(char c) =>
        char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' || char.GetUnicodeCategory(c) == UnicodeCategory.Format;

    // Keys of the gateway and of providers, tokens, and what stands in an Authorization header.
    [GeneratedRegex(@"(?<![A-Za-z0-9])(sk[-_][A-Za-z0-9]|(pk|rk|gsk|xai|hf|ghp|gho|pplx|nvapi|r8|fw)[-_][A-Za-z0-9]{12}|AKIA[A-Z0-9]{8}|ASIA[A-Z0-9]{8}|AIza[A-Za-z0-9_-]{8}|ya29\.|eyJ[A-Za-z0-9_-]{8}|(?i:bearer|basic)\s+[A-Za-z0-9+/=._-]{8})", RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
