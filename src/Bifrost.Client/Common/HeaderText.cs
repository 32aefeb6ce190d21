namespace Bifrost.Client.Common;

/// <summary>Which texts an HTTP header can carry.</summary>
internal static class HeaderText
{
    /// <summary>Says why a text cannot be a header's value, without quoting it; null when it can.</summary>
    public static string? Validate(string text) =>
        string.IsNullOrWhiteSpace(text) ? "is blank"
        : text.AsSpan().IndexOfAnyExceptInRange('\u0020', '\u007e') >= 0 ? "holds a character that a header cannot carry (a line break, or not ASCII)"
        : char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]) ? "has white space around it"
        : null;
}
