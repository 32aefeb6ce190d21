using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>The <c>generateContent</c> request of Gemini models, at Google AI and on Vertex.</summary>
/// <inheritdoc/>
internal sealed class GeminiFormat(string target) : RequestFormat(target)
{
    private static readonly SamplingMembers Sampling = new("maxOutputTokens", "topP", "topK", "stopSequences");

    protected override IReadOnlyCollection<string> SupportedOptions { get; } =
    [
        nameof(ChatOptions.Temperature), nameof(ChatOptions.MaxOutputTokens), nameof(ChatOptions.TopP), nameof(ChatOptions.TopK),
        nameof(ChatOptions.FrequencyPenalty), nameof(ChatOptions.PresencePenalty), nameof(ChatOptions.Seed), nameof(ChatOptions.ResponseFormat),
        nameof(ChatOptions.StopSequences), nameof(ChatOptions.ToolMode), nameof(ChatOptions.Tools),
    ];

    protected override void Write(JsonObject body, string model, IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        new GeminiMessages(Unsupported).Write(body, messages, options.Instructions);
        if (ToGenerationConfig(options) is { Count: > 0 } config)
            body["generationConfig"] = config;
        if (options.Tools is { Count: > 0 } tools)
            body["tools"] = ToTools(tools);
        if (options.ToolMode is { } mode && HasFunctions(options))
            body["toolConfig"] = new JsonObject { ["functionCallingConfig"] = ToFunctionCalling(mode) };
    }

    private JsonObject ToGenerationConfig(ChatOptions options)
    {
        var config = new JsonObject();
        Sampling.Write(config, options);
        if (options.FrequencyPenalty is { } frequencyPenalty)
            config["frequencyPenalty"] = frequencyPenalty;
        if (options.PresencePenalty is { } presencePenalty)
            config["presencePenalty"] = presencePenalty;
        if (options.Seed is { } seed)
            config["seed"] = seed is >= int.MinValue and <= int.MaxValue ? seed : throw Unsupported.Option(nameof(ChatOptions.Seed), "with more than 32 bits");
        if (options.ResponseFormat is ChatResponseFormatJson format)
        {
            config["responseMimeType"] = "application/json";
            if (format.Schema is { } schema)
                config["responseJsonSchema"] = ToSchema(schema);
        }

        return config;
    }

    private JsonArray ToTools(IList<AITool> tools)
    {
        var functions = new List<JsonNode>();
        var result = new List<JsonNode>();
        foreach (AITool tool in tools)
        {
            switch (tool)
            {
                case AIFunctionDeclaration function:
                    functions.Add(new JsonObject
                    {
                        ["name"] = function.Name,
                        ["description"] = function.Description,
                        ["parametersJsonSchema"] = ToSchema(function.JsonSchema),
                    });
                    break;
                case HostedWebSearchTool:
                    result.Add(new JsonObject { ["googleSearch"] = new JsonObject() });
                    break;
                case HostedCodeInterpreterTool:
                    result.Add(new JsonObject { ["codeExecution"] = new JsonObject() });
                    break;
                default:
                    throw Unsupported.Tool(tool);
            }
        }

        if (functions.Count > 0)
            result.Insert(0, new JsonObject { ["functionDeclarations"] = new JsonArray([.. functions]) });
        return new JsonArray([.. result]);
    }

    private static JsonObject ToFunctionCalling(ChatToolMode mode) => mode switch
    {
        NoneChatToolMode => new() { ["mode"] = "NONE" },
        RequiredChatToolMode { RequiredFunctionName: { } name } => new() { ["mode"] = "ANY", ["allowedFunctionNames"] = new JsonArray(name) },
        RequiredChatToolMode => new() { ["mode"] = "ANY" },
        _ => new() { ["mode"] = "AUTO" },
    };

    // The API names the keywords that it accepts; the dialect is not one of them.
    private static JsonObject ToSchema(JsonElement schema)
    {
        JsonObject result = JsonValues.ToSchema(schema);
        result.Remove("$schema");
        return result;
    }
}
