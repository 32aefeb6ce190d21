using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>Converts values of any type to JSON, by the rules of Microsoft.Extensions.AI and without white space, which costs tokens.</summary>
internal static class JsonValues
{
    private static readonly JsonSerializerOptions Options = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    public static JsonNode? ToNode(object? value) => value switch
    {
        null => null,
        JsonNode node => node.DeepClone(),
        JsonPayload payload => ToNode(payload.ToElement()),
        JsonElement element => ToNode(element),
        _ => JsonSerializer.SerializeToNode(value, Options.GetTypeInfo(typeof(object))),
    };

    public static JsonNode? ToNode(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(element),
        JsonValueKind.Array => JsonArray.Create(element),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => JsonValue.Create(element),
    };

    public static JsonObject ToObject(IEnumerable<KeyValuePair<string, object?>>? members)
    {
        var result = new JsonObject();
        foreach ((string name, object? value) in members ?? [])
            result[name] = ToNode(value);
        return result;
    }

    public static JsonArray ToArray(IEnumerable<string> values) => new([.. values.Select(value => JsonValue.Create(value))]);

    /// <summary>The object of a schema. The schema <see langword="true"/>, which accepts everything, is an object without members.</summary>
    public static JsonObject ToSchema(JsonElement schema) => schema.ValueKind == JsonValueKind.Object ? JsonObject.Create(schema)! : [];

    /// <summary>The text of a value: that of a string, and the JSON of others.</summary>
    public static string ToText(object? value) => value switch
    {
        string text => text,
        JsonPayload payload => ToText(payload.ToElement()),
        _ => JsonSerializer.Serialize(value, Options.GetTypeInfo(typeof(object))),
    };
}
