using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>Messages of the Anthropic API, which Claude models on Bedrock and Vertex take with a version instead of the model.</summary>
/// <param name="target"><inheritdoc/></param>
/// <param name="hostedVersion">The <c>anthropic_version</c> on Bedrock and Vertex; null for Anthropic itself.</param>
internal sealed class AnthropicFormat(string target, string? hostedVersion = null) : RequestFormat(target)
{
    // The API requires a maximum. This is the one that the adapter of Anthropic's SDK sets.
    private const int DefaultMaxTokens = 1024;

    private const string AllowedCallers = "AllowedCallers";

    private static readonly SamplingMembers Sampling = new("max_tokens", "top_p", "top_k", "stop_sequences");

    // Where the adapter of Anthropic's SDK finds them in the additional properties of a function.
    private static readonly (string Property, string Member)[] ToolMembers =
        [("Strict", "strict"), ("DeferLoading", "defer_loading"), ("InputExamples", "input_examples"), (AllowedCallers, "allowed_callers")];

    protected override bool NamesModel => hostedVersion is null;

    protected override IReadOnlyCollection<string> SupportedOptions { get; } =
    [
        nameof(ChatOptions.Temperature), nameof(ChatOptions.MaxOutputTokens), nameof(ChatOptions.TopP), nameof(ChatOptions.TopK),
        nameof(ChatOptions.Reasoning), nameof(ChatOptions.ResponseFormat), nameof(ChatOptions.StopSequences), nameof(ChatOptions.AllowMultipleToolCalls),
        nameof(ChatOptions.ToolMode), nameof(ChatOptions.Tools),
    ];

    // The API has the mode for the tools that it runs, too.
    protected override bool HasFunctions(ChatOptions options) => options.Tools is { Count: > 0 };

    protected override void Write(JsonObject body, string model, IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        if (hostedVersion is null)
            body["model"] = model;
        else
            body["anthropic_version"] = hostedVersion;
        body["max_tokens"] = DefaultMaxTokens;
        new AnthropicMessages(new AnthropicBlocks(Unsupported, takesReferences: hostedVersion is null)).Write(body, messages, options.Instructions);
        Sampling.Write(body, options);
        if (options.Tools is { Count: > 0 } tools)
            body["tools"] = new JsonArray([.. tools.Select(ToTool)]);
        WriteToolChoice(body, options);
        if (options.ResponseFormat is ChatResponseFormatJson format)
            OutputConfig(body)["format"] = ToOutputFormat(format);
        if (options.Reasoning is { } reasoning)
            WriteReasoning(body, reasoning, options.MaxOutputTokens);
    }

    private JsonObject ToTool(AITool tool) => tool switch
    {
        AIFunctionDeclaration function => ToFunction(function),
        HostedWebSearchTool when hostedVersion is null => new JsonObject { ["type"] = "web_search_20250305", ["name"] = "web_search" },
        HostedCodeInterpreterTool when hostedVersion is null => new JsonObject { ["type"] = "code_execution_20250825", ["name"] = "code_execution" },
        _ => throw Unsupported.Tool(tool),
    };

    private JsonObject ToFunction(AIFunctionDeclaration function)
    {
        var result = new JsonObject { ["name"] = function.Name, ["description"] = function.Description, ["input_schema"] = ToInputSchema(function) };
        foreach ((string property, string member) in ToolMembers)
        {
            if (function.AdditionalProperties.TryGetValue(property, out object? value) && value is not null)
                result[member] = ToToolMember(property, value);
        }

        return result;
    }

    private JsonNode? ToToolMember(string property, object value) =>
        // Values of the types of Anthropic's SDK are not written as JSON by their properties.
        property == AllowedCallers && value is not (IEnumerable<string> or JsonNode or JsonElement)
            ? throw Unsupported.Create("A function", $"with {nameof(AITool.AdditionalProperties)}[\"{property}\"] that are not strings")
            : JsonValues.ToNode(value);

    private static JsonObject ToInputSchema(AIFunctionDeclaration function)
    {
        JsonObject schema = JsonValues.ToSchema(AnthropicSchema.Cache.GetOrCreateTransformedSchema(function));
        schema.TryAdd("type", "object");
        return schema;
    }

    private static void WriteToolChoice(JsonObject body, ChatOptions options)
    {
        // Whether calls are parallel is part of the choice.
        ChatToolMode? mode = options.ToolMode ?? (options.AllowMultipleToolCalls is null ? null : ChatToolMode.Auto);
        if (mode is null || options.Tools is not { Count: > 0 })
            return;
        JsonObject choice = mode switch
        {
            NoneChatToolMode => new() { ["type"] = "none" },
            RequiredChatToolMode { RequiredFunctionName: { } name } => new() { ["type"] = "tool", ["name"] = name },
            RequiredChatToolMode => new() { ["type"] = "any" },
            _ => new() { ["type"] = "auto" },
        };
        if (options.AllowMultipleToolCalls is { } multiple && mode is not NoneChatToolMode)
            choice["disable_parallel_tool_use"] = !multiple;
        body["tool_choice"] = choice;
    }

    private JsonObject ToOutputFormat(ChatResponseFormatJson format)
    {
        if (AnthropicSchema.Cache.GetOrCreateTransformedSchema(format) is not { } transformed)
            throw Unsupported.Option(nameof(ChatOptions.ResponseFormat), "as JSON without a schema");
        JsonObject? schema = JsonObject.Create(transformed);
        if (schema?["properties"] is not JsonObject)
            throw Unsupported.Option(nameof(ChatOptions.ResponseFormat), "with a schema that is not one of an object");
        schema["type"] = "object";
        schema["additionalProperties"] = false;
        return new JsonObject { ["type"] = "json_schema", ["schema"] = schema };
    }

    private static void WriteReasoning(JsonObject body, ReasoningOptions reasoning, int? maxTokens)
    {
        if (reasoning.Effort is ReasoningEffort.None)
        {
            body["thinking"] = new JsonObject { ["type"] = "disabled" };
            return;
        }

        (string Name, int Tokens)? effort = reasoning.Effort switch
        {
            ReasoningEffort.Low => ("low", 1024),
            ReasoningEffort.Medium => ("medium", 8192),
            ReasoningEffort.High => ("high", 16384),
            ReasoningEffort.ExtraHigh => ("xhigh", 32768),
            _ => null,
        };
        if (effort is { } level)
        {
            OutputConfig(body)["effort"] = level.Name;
            // The maximum includes what the model thinks.
            if (maxTokens is null)
                body["max_tokens"] = level.Tokens + DefaultMaxTokens;
        }

        var thinking = new JsonObject { ["type"] = "adaptive" };
        if (reasoning.Output is { } output)
            thinking["display"] = output is ReasoningOutput.None ? "omitted" : "summarized";
        body["thinking"] = thinking;
    }

    private static JsonObject OutputConfig(JsonObject body)
    {
        body.TryAdd("output_config", new JsonObject());
        return body["output_config"]!.AsObject();
    }
}
