namespace Quickstart;

/// <summary>Text of others made fit for a terminal.</summary>
internal static class PlainText
{
    /// <summary>Puts a text on one line and takes out what could steer the terminal.</summary>
    public static string OneLine(string text) =>
        string.Join(' ', string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
