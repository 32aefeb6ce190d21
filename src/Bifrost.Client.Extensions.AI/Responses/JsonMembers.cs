using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bifrost.Client.Extensions.AI.Responses;

/// <summary>Reads members of JSON that may be absent, or of another type than documented: they are null then.</summary>
internal static partial class JsonMembers
{
    public static string? GetString(this JsonElement element, string name) =>
        element.Get(name, JsonValueKind.String) is { } value ? Decode(value) : null;

    public static JsonElement? GetObject(this JsonElement element, string name) => element.Get(name, JsonValueKind.Object);

    public static JsonElement? GetArray(this JsonElement element, string name) => element.Get(name, JsonValueKind.Array);

    public static int? GetInt32(this JsonElement element, string name) =>
        element.Get(name, JsonValueKind.Number) is { } value && value.TryGetInt32(out int number) ? number : null;

    public static long? GetInt64(this JsonElement element, string name) =>
        element.Get(name, JsonValueKind.Number) is { } value && value.TryGetInt64(out long number) ? number : null;

    private static JsonElement? Get(this JsonElement element, string name, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == kind ? value : null;

    // A text that was cut off can end with half of a surrogate pair, which is no valid Unicode. It is replaced with U+FFFD, as in the text of an item.
    private static string? Decode(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            string json = Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(text));
            return JsonElement.Parse(EscapeSequences().Replace(json, static escape => escape.Groups["half"].Success ? @"\ufffd" : escape.Value)).GetString();
        }
    }

    [GeneratedRegex(@"\\(u[dD][89abAB]..\\u[dD][c-fC-F]..|(?<half>u[dD][89a-fA-F]..)|.)", RegexOptions.ExplicitCapture)]
    private static partial Regex EscapeSequences();
}
