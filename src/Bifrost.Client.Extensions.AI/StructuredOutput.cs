using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Bifrost.Client.Extensions.AI.Requests;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI;

/// <summary>The JSON schema of a type as a response format, by the rules of Microsoft.Extensions.AI.</summary>
/// <param name="Format">The response format.</param>
/// <param name="Type">How the value is read.</param>
/// <param name="IsWrapped">Whether the value is the member <see cref="Member"/> of an object: providers accept schemas of objects only.</param>
internal sealed record StructuredOutput(ChatResponseFormatJson Format, JsonTypeInfo Type, bool IsWrapped)
{
    public const string Member = "data";

    // A schema costs more than the rest of a request, and a batch has many requests of one type.
    private static readonly ConditionalWeakTable<JsonSerializerOptions, ConcurrentDictionary<Type, StructuredOutput>> Known = [];

    public static StructuredOutput Of<T>(JsonSerializerOptions options) =>
        Known.GetOrCreateValue(options).GetOrAdd(typeof(T), static (_, options) => Create<T>(options), options);

    private static StructuredOutput Create<T>(JsonSerializerOptions options)
    {
        // Options that have no resolver get that of Microsoft.Extensions.AI, which uses reflection if the program has it.
        if (options.TypeInfoResolver is null)
            options = new JsonSerializerOptions(options) { TypeInfoResolver = AIJsonUtilities.DefaultOptions.TypeInfoResolver };
        JsonTypeInfo type = options.GetTypeInfo(typeof(T));
        ChatResponseFormatJson format = ChatResponseFormat.ForJsonSchema<T>(options);
        JsonElement schema = format.Schema!.Value;
        if (IsObject(schema))
            return new StructuredOutput(format, type, IsWrapped: false);

        var wrapper = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["type"] = "object",
            ["properties"] = new JsonObject { [Member] = ToMember(schema) },
            ["additionalProperties"] = false,
            ["required"] = new JsonArray(Member),
        };
        return new StructuredOutput(
            ChatResponseFormat.ForJsonSchema(JsonElement.Parse(wrapper.ToJsonString()), format.SchemaName, format.SchemaDescription),
            type,
            IsWrapped: true);
    }

    // The dialect is that of the whole schema, and references are to a place in it.
    private static JsonNode? ToMember(JsonElement schema)
    {
        JsonNode? member = JsonValues.ToNode(schema);
        (member as JsonObject)?.Remove("$schema");
        MoveReferences(member);
        return member;
    }

    private static void MoveReferences(JsonNode? node)
    {
        if (node is JsonObject schema && schema["$ref"] is JsonValue value && value.TryGetValue(out string? reference) && (reference == "#" || reference.StartsWith("#/", StringComparison.Ordinal)))
            schema["$ref"] = $"#/properties/{Member}{reference[1..]}";
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject members => members.Select(member => member.Value),
            JsonArray items => items,
            _ => [],
        };
        foreach (JsonNode? child in children)
            MoveReferences(child);
    }

    private static bool IsObject(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object
        && schema.TryGetProperty("type"u8, out JsonElement type)
        && type.ValueKind == JsonValueKind.String
        && type.ValueEquals("object"u8);
}
