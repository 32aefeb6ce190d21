using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>Adapts JSON schemas to what OpenAI accepts. A keyword that it does not accept is moved to the description, where the model reads it.</summary>
internal static class OpenAISchema
{
    // https://platform.openai.com/docs/guides/structured-outputs (supported schemas), and those that Azure OpenAI does not accept.
    private static readonly string[] UnsupportedKeywords =
    [
        "contentEncoding", "contentMediaType", "not",
        "minLength", "maxLength", "pattern", "format", "minimum", "maximum", "multipleOf", "patternProperties", "minItems", "maxItems",
        "unevaluatedProperties", "propertyNames", "minProperties", "maxProperties", "unevaluatedItems", "contains", "minContains", "maxContains", "uniqueItems",
    ];

    /// <summary>Schemas as structured output and strict tools need them; they are kept for as long as the format or the tool is.</summary>
    public static AIJsonSchemaTransformCache Strict { get; } = new(new AIJsonSchemaTransformOptions
    {
        DisallowAdditionalProperties = true,
        ConvertBooleanSchemas = true,
        MoveDefaultKeywordToDescription = true,
        RequireAllProperties = true,
        TransformSchemaNode = static (_, node) => MoveUnsupported(node),
    });

    /// <summary>The parameters of a function: a schema of an object, with the members that a function must have.</summary>
    public static JsonObject ToParameters(JsonElement schema)
    {
        JsonObject parameters = JsonValues.ToSchema(schema);
        parameters.TryAdd("type", "object");
        parameters.TryAdd("properties", new JsonObject());
        parameters.TryAdd("required", new JsonArray());
        parameters.TryAdd("additionalProperties", false);
        return parameters;
    }

    private static JsonNode MoveUnsupported(JsonNode node)
    {
        if (node is not JsonObject schema)
            return node;
        var moved = new List<string>();
        foreach (string keyword in UnsupportedKeywords)
        {
            if (schema[keyword] is not { } value)
                continue;
            schema.Remove(keyword);
            moved.Add($"{keyword}: {value}");
        }

        if (moved.Count == 0)
            return schema;
        var description = new StringBuilder();
        if (schema["description"] is JsonValue existing && existing.TryGetValue(out string? text))
            description.AppendLine(text);
        schema["description"] = description.AppendJoin(Environment.NewLine, moved).ToString();
        return schema;
    }
}
