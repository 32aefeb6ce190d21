using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bifrost.Client.Testing;

/// <summary>Replaces one value of a JSON document.</summary>
internal static class JsonReplacement
{
    // Escapes as little as the gateway does.
    private static readonly JsonSerializerOptions Options = new() { Encoder = BifrostJson.DefaultOptions.Encoder };

    /// <summary>Replaces the value that a JSON Pointer (RFC 6901) refers to; a member that an object does not have is added.</summary>
    public static byte[] Apply(ReadOnlySpan<byte> document, string pointer, string json)
    {
        JsonNode? root = JsonNode.Parse(document);
        JsonNode? replacement = JsonNode.Parse(json);
        if (pointer.Length == 0)
        {
            root = replacement;
        }
        else
        {
            string[] names = [.. pointer[1..].Split('/').Select(name => name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
            JsonNode? parent = names[..^1].Aggregate(root, (node, name) => Get(node, name, pointer));
            Set(parent, names[^1], replacement, pointer);
        }

        return Encoding.UTF8.GetBytes(root?.ToJsonString(Options) ?? "null");
    }

    private static JsonNode? Get(JsonNode? node, string name, string pointer) => node switch
    {
        JsonObject value when value.TryGetPropertyValue(name, out JsonNode? member) => member,
        JsonArray array => array[GetIndex(array, name, pointer)],
        _ => throw CreateException(pointer),
    };

    private static void Set(JsonNode? parent, string name, JsonNode? value, string pointer)
    {
        switch (parent)
        {
            case JsonObject target:
                target[name] = value;
                break;
            case JsonArray array:
                array[GetIndex(array, name, pointer)] = value;
                break;
            default:
                throw CreateException(pointer);
        }
    }

    private static int GetIndex(JsonArray array, string name, string pointer) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < array.Count ? index : throw CreateException(pointer);

    private static InvalidOperationException CreateException(string pointer) => new($"The response has no value at '{pointer}'.");
}
