using System.Text;

namespace Bifrost.Client.Common;

/// <summary>Which texts can be a part of a path, a query or a form.</summary>
internal static class SentText
{
    /// <summary>Says why a text cannot be sent as it is, without quoting it; null when it can.</summary>
    /// <param name="text">The text.</param>
    /// <param name="allowsLines">Whether the text can have line breaks.</param>
    public static string? Validate(string text, bool allowsLines = false)
    {
        foreach (char c in text)
        {
            if (char.IsControl(c) && c != '\t' && !(allowsLines && c is ('\r' or '\n')))
                return "has a control character other than a tab";
        }

        return HasLoneSurrogate(text) ? "has half of a surrogate pair" : null;
    }

    /// <summary>Whether a text holds half of a surrogate pair, which would be sent as U+FFFD.</summary>
    public static bool HasLoneSurrogate(ReadOnlySpan<char> text)
    {
        int at = text.IndexOfAnyInRange('\ud800', '\udfff');
        if (at < 0)
            return false;
        for (text = text[at..]; text.Length > 0;)
        {
            if (Rune.DecodeFromUtf16(text, out _, out int length) != System.Buffers.OperationStatus.Done)
                return true;
            text = text[length..];
        }

        return false;
    }
}
