using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Bifrost.Client.Testing;

/// <summary>Where a page of results begins: base64 of JSON, as the gateway's cursors of lists, with characters that must be escaped.</summary>
internal static class ResultsCursor
{
    private const string Start = "{\"v\":1,\"c\":\"";
    private const string End = "\"}";

    public static string Write(int position) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Start}{position:D5}{End}"));

    public static bool TryRead(string cursor, out int position)
    {
        position = 0;
        if (!Base64.IsValid(cursor))
            return false;
        string text = Encoding.UTF8.GetString(Convert.FromBase64String(cursor));
        return text.StartsWith(Start, StringComparison.Ordinal) && text.EndsWith(End, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan()[Start.Length..^End.Length], NumberStyles.None, CultureInfo.InvariantCulture, out position);
    }
}
