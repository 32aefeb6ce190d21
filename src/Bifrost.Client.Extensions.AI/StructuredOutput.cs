using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bifrost.Client.Extensions.AI.Requests;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI;

/// <summary>The JSON schema of a type as a response format, by the rules of Microsoft.Extensions.AI.</summary>
/// <param name="Format">The response format.</param>
/// <param name="IsWrapped">Whether the value is the member <see cref="Member"/> of an object: providers accept schemas of objects only.</param>
internal sealed record StructuredOutput(ChatResponseFormatJson Format, bool IsWrapped)
{
    public const string Member = "data";

    // A schema costs more than the rest of a request, and a batch has many requests of one type.
    private static readonly ConditionalWeakTable<JsonSerializerOptions, ConcurrentDictionary<Type, StructuredOutput>> Known = [];

    public static StructuredOutput Of<T>(JsonSerializerOptions options) =>
        Known.GetOrCreateValue(options).GetOrAdd(typeof(T), static (_, options) => Create<T>(options), options);

    private static StructuredOutput Create<T>(JsonSerializerOptions options)
    {
        ChatResponseFormatJson format = ChatResponseFormat.ForJsonSchema<T>(options);
        JsonElement schema = format.Schema!.Value;
        if (IsObject(schema))
            return new StructuredOutput(format, IsWrapped: false);

        var wrapper = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["type"] = "object",
            ["properties"] = new JsonObject { [Member] = JsonValues.ToNode(schema) },
            ["additionalProperties"] = false,
            ["required"] = new JsonArray(Member),
        };
        return new StructuredOutput(
            ChatResponseFormat.ForJsonSchema(JsonElement.Parse(wrapper.ToJsonString()), format.SchemaName, format.SchemaDescription),
            IsWrapped: true);
    }

    private static bool IsObject(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object
        && schema.TryGetProperty("type"u8, out JsonElement type)
        && type.ValueKind == JsonValueKind.String
        && type.ValueEquals("object"u8);
}
