using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>Adapts JSON schemas to what Anthropic accepts. A keyword that it does not accept is moved to the description, where the model reads it.</summary>
internal static class AnthropicSchema
{
    // https://docs.anthropic.com/en/docs/build-with-claude/structured-outputs (JSON schema limitations)
    private static readonly string[] Keywords = ["type", "description", "title", "$ref", "$defs", "anyOf", "allOf", "enum", "const"];
    private static readonly string[] ObjectKeywords = ["properties", "required", "additionalProperties"];
    private static readonly string[] ArrayKeywords = ["items", "minItems"];
    private static readonly string[] Formats = ["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"];

    // A description is text for the model, not JSON in a web page.
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Adapted schemas; they are kept for as long as the format or the tool is.</summary>
    public static AIJsonSchemaTransformCache Cache { get; } = new(new AIJsonSchemaTransformOptions
    {
        DisallowAdditionalProperties = true,
        TransformSchemaNode = static (_, node) => MoveUnsupported(node),
    });

    private static JsonNode MoveUnsupported(JsonNode node)
    {
        if (node is not JsonObject schema)
            return node;
        if (schema["oneOf"] is { } alternatives)
        {
            schema.Remove("oneOf");
            if (!schema.ContainsKey("anyOf"))
                schema["anyOf"] = alternatives;
            else
                schema["allOf"] = new JsonArray([new JsonObject { ["anyOf"] = alternatives }, .. (schema["allOf"]?.AsArray().Select(other => other?.DeepClone()) ?? [])]);
        }

        string[] types = TypesOf(schema["type"]);
        string[] unsupported =
        [
            .. ((string[])["format", "minItems"]).Where(keyword => schema.ContainsKey(keyword) && Takes(types, keyword) && !TakesValue(keyword, schema[keyword])),
            .. schema.Select(member => member.Key).Where(keyword => !Takes(types, keyword)),
        ];
        if (unsupported.Length == 0)
            return schema;
        string moved = "{" + string.Join(", ", unsupported.Select(keyword => $"{keyword}: {schema[keyword]?.ToJsonString(Relaxed) ?? "null"}")) + "}";
        foreach (string keyword in unsupported)
            schema.Remove(keyword);
        schema["description"] = schema["description"] is { } existing ? $"{existing.GetValue<string>()}\n\n{moved}" : moved;
        return schema;
    }

    private static bool Takes(string[] types, string keyword) =>
        Keywords.Contains(keyword)
        || (types.Contains("object") && ObjectKeywords.Contains(keyword))
        || (types.Contains("array") && ArrayKeywords.Contains(keyword))
        || (types.Contains("string") && keyword == "format");

    private static bool TakesValue(string keyword, JsonNode? value) =>
        keyword == "format"
            ? value is JsonValue text && text.TryGetValue(out string? format) && Formats.Contains(format)
            : value is JsonValue number && number.TryGetValue(out int count) && count is 0 or 1;

    private static string[] TypesOf(JsonNode? type) => type switch
    {
        JsonValue value when value.TryGetValue(out string? name) => [name],
        JsonArray names => [.. names.OfType<JsonValue>().Select(value => value.TryGetValue(out string? name) ? name : "")],
        _ => [],
    };
}
