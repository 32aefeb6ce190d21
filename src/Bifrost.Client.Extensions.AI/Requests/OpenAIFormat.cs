using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>Chat completions, the format of OpenAI, Azure and providers that are not known.</summary>
/// <inheritdoc/>
internal class OpenAIFormat(string target) : RequestFormat(target)
{
    public override BatchEndpoint? Endpoint => BatchEndpoint.ChatCompletions;

    protected override bool TakesStrict => true;

    protected override IReadOnlyCollection<string> SupportedOptions { get; } =
    [
        nameof(ChatOptions.Temperature), nameof(ChatOptions.MaxOutputTokens), nameof(ChatOptions.TopP), nameof(ChatOptions.FrequencyPenalty),
        nameof(ChatOptions.PresencePenalty), nameof(ChatOptions.Seed), nameof(ChatOptions.Reasoning), nameof(ChatOptions.ResponseFormat),
        nameof(ChatOptions.StopSequences), nameof(ChatOptions.AllowMultipleToolCalls), nameof(ChatOptions.ToolMode), nameof(ChatOptions.Tools),
    ];

    /// <summary>Whether the messages are those of OpenAI with all that it takes; otherwise they are those that others take, too.</summary>
    protected virtual bool IsComplete => true;

    protected virtual SamplingMembers Sampling { get; } = new("max_completion_tokens", "top_p", TopK: null, "stop");

    protected override void Write(JsonObject body, string model, IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        if (IsComplete)
            body["model"] = model;
        body["messages"] = new OpenAIMessages(Unsupported, IsComplete).Write(messages, options.Instructions);
        Sampling.Write(body, options);
        if (options.FrequencyPenalty is { } frequencyPenalty)
            body["frequency_penalty"] = frequencyPenalty;
        if (options.PresencePenalty is { } presencePenalty)
            body["presence_penalty"] = presencePenalty;
        if (options.Seed is { } seed)
            body["seed"] = seed;
        if (options.Reasoning is { } reasoning)
            WriteReasoning(body, reasoning);
        WriteTools(body, options);
        if (options.ResponseFormat is { } format && SupportedOptions.Contains(nameof(options.ResponseFormat)))
            body["response_format"] = ToResponseFormat(format, StrictOf(options.AdditionalProperties));
    }

    protected virtual JsonNode ToToolChoice(ChatToolMode mode) => mode switch
    {
        NoneChatToolMode => "none",
        RequiredChatToolMode { RequiredFunctionName: { } name } => new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["name"] = name } },
        RequiredChatToolMode => "required",
        _ => "auto",
    };

    private void WriteReasoning(JsonObject body, ReasoningOptions reasoning)
    {
        if (reasoning.Output is not null)
            throw Unsupported.Option($"{nameof(ChatOptions.Reasoning)}.{nameof(reasoning.Output)}");
        if (reasoning.Effort is { } effort)
        {
            body["reasoning_effort"] = effort switch
            {
                ReasoningEffort.None => "none",
                ReasoningEffort.Low => "low",
                ReasoningEffort.Medium => "medium",
                ReasoningEffort.High => "high",
                ReasoningEffort.ExtraHigh => "xhigh",
                _ => throw Unsupported.Option($"{nameof(ChatOptions.Reasoning)}.{nameof(reasoning.Effort)}"),
            };
        }
    }

    private void WriteTools(JsonObject body, ChatOptions options)
    {
        var tools = new List<JsonNode>();
        foreach (AITool tool in options.Tools ?? [])
        {
            if (tool is AIFunctionDeclaration function)
                tools.Add(ToTool(function, StrictOf(function.AdditionalProperties) ?? StrictOf(options.AdditionalProperties)));
            else if (tool is HostedWebSearchTool)
                WriteWebSearch(body, tool);
            else
                throw Unsupported.Tool(tool);
        }

        if (tools.Count == 0)
            return;
        body["tools"] = new JsonArray([.. tools]);
        body["tool_choice"] = ToToolChoice(options.ToolMode ?? ChatToolMode.Auto);
        if (options.AllowMultipleToolCalls is { } parallel)
            body["parallel_tool_calls"] = parallel;
    }

    protected virtual void WriteWebSearch(JsonObject body, AITool tool) => body["web_search_options"] = new JsonObject();

    private static JsonObject ToTool(AIFunctionDeclaration tool, bool? strict)
    {
        JsonElement schema = strict is true ? OpenAISchema.Strict.GetOrCreateTransformedSchema(tool) : tool.JsonSchema;
        var function = new JsonObject { ["name"] = tool.Name, ["description"] = tool.Description, ["parameters"] = OpenAISchema.ToParameters(schema) };
        if (strict is { } value)
            function["strict"] = value;
        return new JsonObject { ["type"] = "function", ["function"] = function };
    }

    private static JsonObject ToResponseFormat(ChatResponseFormat format, bool? strict)
    {
        if (format is not ChatResponseFormatJson json)
            return new JsonObject { ["type"] = "text" };
        if (OpenAISchema.Strict.GetOrCreateTransformedSchema(json) is not { } schema)
            return new JsonObject { ["type"] = "json_object" };
        var definition = new JsonObject { ["name"] = json.SchemaName ?? "json_schema", ["schema"] = JsonValues.ToNode(schema) };
        if (json.SchemaDescription is { } description)
            definition["description"] = description;
        if (strict is { } value)
            definition["strict"] = value;
        return new JsonObject { ["type"] = "json_schema", ["json_schema"] = definition };
    }

    private bool? StrictOf(IReadOnlyDictionary<string, object?>? properties) => properties?.GetValueOrDefault(AdditionalMembers.Strict) switch
    {
        null => null,
        bool value => value,
        JsonElement { ValueKind: JsonValueKind.True or JsonValueKind.False } value => value.GetBoolean(),
        _ => throw Unsupported.Option($"{nameof(ChatOptions.AdditionalProperties)}[\"{AdditionalMembers.Strict}\"]", "with a value that is not true or false"),
    };
}
