using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Bifrost.Client.Testing;

/// <summary>
/// The cursor of a page of results: JSON in base64, like the cursors of lists. It may contain characters that have to be percent-encoded in
/// a query.
/// </summary>
internal static class ResultsCursor
{
    private const string Prefix = "{\"v\":1,\"c\":\"";
    private const string Suffix = "\"}";

    /// <summary>Creates the cursor of the page that starts at an item.</summary>
    public static string Format(int index) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Prefix}{index:D5}{Suffix}"));

    public static bool TryParse(string cursor, out int index)
    {
        index = 0;
        if (!Base64.IsValid(cursor))
            return false;
        string json = Encoding.UTF8.GetString(Convert.FromBase64String(cursor));
        return json.StartsWith(Prefix, StringComparison.Ordinal) && json.EndsWith(Suffix, StringComparison.Ordinal)
            && int.TryParse(json.AsSpan()[Prefix.Length..^Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }
}
