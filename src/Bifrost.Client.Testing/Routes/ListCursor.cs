using System.Text;
using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>
/// The position at which a page of a list starts. The gateway lists the items of each provider key, one key after the other.
/// </summary>
/// <param name="KeyIndex">The zero-based index of the key.</param>
/// <param name="AfterId">The id of the item before the page; empty for the first page of the key.</param>
internal readonly record struct ListCursor(int KeyIndex, string AfterId)
{
    /// <summary>Parses a cursor, which is JSON in base64url with padding.</summary>
    /// <param name="text">The cursor; null or empty is the start of the list.</param>
    /// <param name="acceptsIds">Whether the id of an item is a valid cursor, too.</param>
    /// <param name="cursor">The position.</param>
    public static bool TryParse(string? text, bool acceptsIds, out ListCursor cursor)
    {
        cursor = new ListCursor(0, "");
        if (string.IsNullOrEmpty(text))
            return true;
        try
        {
            byte[] json = Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/'));
            Dictionary<string, ReadOnlyMemory<byte>> properties = JsonSlices.ReadObject(json);
            cursor = new ListCursor(int.Parse(Encoding.UTF8.GetString(properties["i"].Span), null), JsonSlices.ReadString(properties["c"]) ?? "");
            return true;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or KeyNotFoundException)
        {
            cursor = new ListCursor(0, text);
            return acceptsIds;
        }
    }

    /// <summary>Returns the page that starts here. All keys belong to the same account, so each of them lists the same items.</summary>
    public ListSlice<T> GetSlice<T>(IReadOnlyList<T> items, Func<T, string> getId, int limit, int keyCount)
    {
        string afterId = AfterId;
        int start = afterId.Length == 0 ? 0 : items.TakeWhile(item => getId(item) != afterId).Count() + 1;
        T[] page = [.. items.Skip(start).Take(limit)];
        string? nextCursor = start + page.Length < items.Count ? new ListCursor(KeyIndex, getId(page[^1])).Format()
            : KeyIndex + 1 < keyCount ? new ListCursor(KeyIndex + 1, "").Format()
            : null;
        return new ListSlice<T>(page, nextCursor);
    }

    private string Format()
    {
        string json = $$"""{"v":1,"i":{{KeyIndex}},"c":"{{JsonEncodedText.Encode(AfterId)}}"}""";
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).Replace('+', '-').Replace('/', '_');
    }
}
