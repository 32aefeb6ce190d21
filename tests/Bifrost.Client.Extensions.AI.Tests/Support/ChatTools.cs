using System.Text.Json;
using Anthropic.Models.Messages;

namespace Bifrost.Client.Extensions.AI.Tests.Support;

/// <summary>Tools and schemas of all kinds that the schema adaptions of the adapters treat differently.</summary>
internal static class ChatTools
{
    public static IReadOnlyList<AITool> Functions { get; } =
    [
        AIFunctionFactory.Create(([System.ComponentModel.Description("The name of the city")] string city, int days = 3) => days, "weather", "The weather é \"quoted\" + more"),
        AIFunctionFactory.Create((Kind kind, DateTime? when, string[] tags, Dictionary<string, double>? limits, Uri? link, char letter) => kind, "complex"),
        AIFunctionFactory.Create(() => 1, "no_parameters", "Nothing to say"),
        AIFunctionFactory.CreateDeclaration("empty_schema", null, Parse("{}")),
        AIFunctionFactory.CreateDeclaration("constraints", "Constraints", Constraints),
        new HostedWebSearchTool(),
    ];

    /// <summary>Tools with what the adapter for OpenAI reads of them.</summary>
    public static IReadOnlyList<AITool> OpenAI { get; } =
    [
        .. Functions,
        AIFunctionFactory.Create((Guid id, TimeSpan? duration) => id, With("strict_function", ("strict", true))),
        AIFunctionFactory.Create((Guid id, int? count) => id, With("lenient_function", ("strict", false))),
    ];

    /// <summary>Tools with what the adapter for Anthropic reads of them.</summary>
    public static IReadOnlyList<AITool> Anthropic { get; } =
    [
        .. Functions,
        AIFunctionFactory.Create((Guid id, TimeSpan? duration) => id, With("strict_function", (nameof(Tool.Strict), true), (nameof(Tool.DeferLoading), true))),
        AIFunctionFactory.Create((Guid id, int? count) => id, With(
            "example_function",
            (nameof(Tool.Strict), false),
            (nameof(Tool.InputExamples), new List<Dictionary<string, JsonElement>> { new() { ["count"] = Parse("1") } }))),
    ];

    /// <summary>Schemas of objects.</summary>
    public static IReadOnlyList<ChatResponseFormatJson> Formats { get; } =
    [
        ChatResponseFormat.ForJsonSchema<Fact>(),
        ChatResponseFormat.ForJsonSchema<Tree>(schemaName: "tree", schemaDescription: "A tree"),
        ChatResponseFormat.ForJsonSchema(Constraints),
        ChatResponseFormat.ForJsonSchema(Constraints, "constraints", "All of them"),
    ];

    private static JsonElement Constraints => Parse("""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Constraints",
          "type": "object",
          "description": "Existing",
          "properties": {
            "text": { "type": "string", "minLength": 1, "maxLength": 9, "pattern": "^[a-z]+$", "format": "hostname" },
            "code": { "type": "string", "format": "regex", "description": "A code + \"quotes\"" },
            "number": { "type": "number", "minimum": 0, "maximum": 1.5, "multipleOf": 0.5, "default": 1 },
            "list": { "type": "array", "items": { "type": ["integer", "null"], "minimum": 1 }, "minItems": 2, "maxItems": 5, "uniqueItems": true },
            "short": { "type": ["array", "null"], "items": true, "minItems": 1 },
            "choice": { "oneOf": [{ "type": "string", "const": "a" }, { "$ref": "#/$defs/other" }] },
            "not": { "not": { "type": "null" } },
            "map": { "type": "object", "additionalProperties": { "type": "string" }, "minProperties": 1, "propertyNames": { "pattern": "x" } },
            "anything": {}
          },
          "required": ["text", "code"],
          "minProperties": 2,
          "$defs": { "other": { "type": "object", "properties": { "when": { "type": "string", "format": "date-time" } }, "unevaluatedProperties": false } }
        }
        """);

    private static AIFunctionFactoryOptions With(string name, params (string Name, object? Value)[] properties) =>
        new() { Name = name, AdditionalProperties = properties.ToDictionary(property => property.Name, property => property.Value) };

    private static JsonElement Parse(string json) => JsonElement.Parse(json);

    public enum Kind
    {
        First,
        Second,
    }

    public sealed record Fact([property: System.ComponentModel.Description("What it is about")] string Subject, int? Year, Kind Kind, DateTime When, string[] Tags, Uri? Source, decimal Price = 3);

    public sealed record Tree(string Name, IReadOnlyList<Tree> Children);
}
