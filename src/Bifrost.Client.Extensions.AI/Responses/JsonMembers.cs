using System.Runtime.InteropServices;
using System.Text.Json;
using Bifrost.Client.Json;

namespace Bifrost.Client.Extensions.AI.Responses;

/// <summary>Reads members of JSON that may be absent, or of another type than documented: they are null then.</summary>
internal static class JsonMembers
{
    public static string? GetString(this JsonElement element, string name) =>
        element.Get(name, JsonValueKind.String) is { } value ? JsonText.Decode(JsonMarshal.GetRawUtf8Value(value)[1..^1]) : null;

    public static JsonElement? GetObject(this JsonElement element, string name) => element.Get(name, JsonValueKind.Object);

    public static JsonElement? GetArray(this JsonElement element, string name) => element.Get(name, JsonValueKind.Array);

    public static int? GetInt32(this JsonElement element, string name) =>
        element.Get(name, JsonValueKind.Number) is { } value && value.TryGetInt32(out int number) ? number : null;

    public static long? GetInt64(this JsonElement element, string name) =>
        element.Get(name, JsonValueKind.Number) is { } value && value.TryGetInt64(out long number) ? number : null;

    private static JsonElement? Get(this JsonElement element, string name, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == kind ? value : null;
}
