using System.Text;
using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>Where a page of a list begins: behind one item, in what one of the gateway's keys sees.</summary>
/// <param name="Key">Which key, counted from 0.</param>
/// <param name="After">The id of the last item; empty for the key's beginning.</param>
internal readonly record struct ListCursor(int Key, string After)
{
    /// <summary>Reads a cursor: base64url with padding of JSON. Newer gateways take the id of an item, too.</summary>
    public static bool TryRead(string? text, bool cursorsOnly, out ListCursor cursor)
    {
        cursor = new ListCursor(0, "");
        if (string.IsNullOrEmpty(text))
            return true;
        try
        {
            byte[] json = Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/'));
            Dictionary<string, ReadOnlyMemory<byte>> members = JsonMembers.Read(json);
            cursor = new ListCursor(int.Parse(Encoding.UTF8.GetString(members["i"].Span), null), JsonMembers.Text(members["c"]) ?? "");
            return true;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or KeyNotFoundException)
        {
            cursor = new ListCursor(0, text);
            return !cursorsOnly;
        }
    }

    /// <summary>Takes a page from here: the keys of an account see the same items, one key after the other.</summary>
    public ListSlice<T> Take<T>(IReadOnlyList<T> items, Func<T, string> idOf, int limit, int keys)
    {
        string after = After;
        int start = after.Length == 0 ? 0 : items.TakeWhile(item => idOf(item) != after).Count() + 1;
        T[] page = [.. items.Skip(start).Take(limit)];
        string? next = start + page.Length < items.Count ? new ListCursor(Key, idOf(page[^1])).Write()
            : Key + 1 < keys ? new ListCursor(Key + 1, "").Write()
            : null;
        return new ListSlice<T>(page, next);
    }

    private string Write()
    {
        string json = $$"""{"v":1,"i":{{Key}},"c":"{{JsonEncodedText.Encode(After)}}"}""";
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).Replace('+', '-').Replace('/', '_');
    }
}
