using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>The request of Amazon Nova models on Bedrock.</summary>
/// <inheritdoc/>
// https://docs.aws.amazon.com/nova/latest/userguide/complete-request-schema.html
internal sealed class NovaFormat(string target) : RequestFormat(target)
{
    private static readonly SamplingMembers Sampling = new("maxTokens", "topP", "topK", "stopSequences");

    // At the top of the schema of a function. Below, the API accepts others, too.
    private static readonly string[] Keywords = ["type", "properties", "required"];

    // They do not change what the arguments of a call are.
    private static readonly string[] NoEffect = ["$schema", "$id", "$comment", "title", "description", "default", "examples"];

    protected override IReadOnlyCollection<string> SupportedOptions { get; } =
    [
        nameof(ChatOptions.Temperature), nameof(ChatOptions.MaxOutputTokens), nameof(ChatOptions.TopP), nameof(ChatOptions.TopK),
        nameof(ChatOptions.StopSequences), nameof(ChatOptions.ToolMode), nameof(ChatOptions.Tools),
    ];

    protected override void Write(JsonObject body, string model, IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        body["schemaVersion"] = "messages-v1";
        new NovaMessages(Unsupported).Write(body, messages, options.Instructions);
        var config = new JsonObject();
        Sampling.Write(config, options);
        if (config.Count > 0)
            body["inferenceConfig"] = config;
        if (options.Tools is { Count: > 0 } tools)
            body["toolConfig"] = ToToolConfig(tools, options.ToolMode);
    }

    private JsonObject ToToolConfig(IList<AITool> tools, ChatToolMode? mode)
    {
        var config = new JsonObject { ["tools"] = new JsonArray([.. tools.Select(ToTool)]) };
        if (mode is not null)
            config["toolChoice"] = ToToolChoice(mode);
        return config;
    }

    private JsonObject ToTool(AITool tool)
    {
        if (tool is not AIFunctionDeclaration function)
            throw Unsupported.Tool(tool);
        var specification = new JsonObject { ["name"] = function.Name };
        if (function.Description.Length > 0)
            specification["description"] = function.Description;
        specification["inputSchema"] = new JsonObject { ["json"] = ToSchema(function) };
        return new JsonObject { ["toolSpec"] = specification };
    }

    private JsonObject ToSchema(AIFunctionDeclaration function)
    {
        JsonObject schema = JsonValues.ToSchema(function.JsonSchema);
        foreach (string keyword in NoEffect)
            schema.Remove(keyword);
        // A schema is one of arguments whose names are not known.
        if (schema["additionalProperties"] is not JsonObject)
            schema.Remove("additionalProperties");
        if (schema.Select(member => member.Key).Except(Keywords).FirstOrDefault() is { } other)
            throw Unsupported.Create($"'{other}' at the top of the schema of a function", null);
        schema.TryAdd("type", "object");
        return schema;
    }

    private JsonObject ToToolChoice(ChatToolMode mode) => mode switch
    {
        AutoChatToolMode => new() { ["auto"] = new JsonObject() },
        RequiredChatToolMode { RequiredFunctionName: { } name } => new() { ["tool"] = new JsonObject { ["name"] = name } },
        RequiredChatToolMode => new() { ["any"] = new JsonObject() },
        _ => throw Unsupported.Option(nameof(ChatOptions.ToolMode), $"as {mode.GetType().Name}"),
    };
}
