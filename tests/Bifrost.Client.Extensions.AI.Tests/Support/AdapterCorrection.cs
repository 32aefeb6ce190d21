using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bifrost.Client.Extensions.AI.Tests.Support;

/// <summary>
/// A case in which the package deliberately writes something else than an adapter. It is applied to the body of the adapter, which must then be
/// equal to that of the package without exception.
/// </summary>
/// <param name="Reason">Why.</param>
/// <param name="Apply">Makes the body of the adapter what it should be.</param>
internal sealed record AdapterCorrection(string Reason, Action<JsonObject, ChatCase> Apply)
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All of them, for OpenAI.</summary>
    public static IReadOnlyList<AdapterCorrection> OpenAI { get; } =
    [
        new("The adapter indents the JSON of the arguments of a call: white space costs tokens. A call without arguments has the arguments null, which the API does not accept.", (body, _) =>
        {
            foreach (JsonObject function in ListOf(body, "messages").SelectMany(message => ListOf(message, "tool_calls")).Select(call => call["function"]!.AsObject()))
                function["arguments"] = ToCompact(function["arguments"]!.GetValue<string>()) is var arguments && arguments == "null" ? "{}" : arguments;
        }),
        new("The adapter indents the JSON of the result of a tool: white space costs tokens.", (body, chat) =>
        {
            foreach ((JsonObject message, FunctionResultContent result) in ToolMessages(body).Zip(chat.ToolResults))
            {
                if (result.Result is not (null or string or AIContent or IEnumerable<AIContent>))
                    message["content"] = ToCompact(message["content"]!.GetValue<string>());
            }
        }),
        new("The adapter writes text contents as the result of a tool as the JSON of their .NET types.", (body, chat) =>
        {
            foreach ((JsonObject message, FunctionResultContent result) in ToolMessages(body).Zip(chat.ToolResults))
            {
                if (result.Result is TextContent text)
                    message["content"] = text.Text;
                else if (result.Result is IEnumerable<AIContent> contents)
                    message["content"] = new JsonArray([.. contents.Cast<TextContent>().Select(text => new JsonObject { ["type"] = "text", ["text"] = text.Text })]);
            }
        }),
        new("The adapter leaves out the exception of a tool: without a result, the call would look like one that succeeded.", (body, chat) =>
        {
            foreach ((JsonObject message, FunctionResultContent result) in ToolMessages(body).Zip(chat.ToolResults))
            {
                if (result is { Result: null, Exception: not null })
                    message["content"] = "Error: Function failed.";
            }
        }),
        new("The adapter sends the last of several refusals in a message.", (body, chat) =>
        {
            foreach ((JsonObject message, ChatMessage source) in ListOf(body, "messages").Where(message => message["role"]!.GetValue<string>() == "assistant").Zip(chat.Messages.Where(message => message.Role == ChatRole.Assistant)))
            {
                if (message.ContainsKey("refusal"))
                    message["refusal"] = string.Join("\n", source.Contents.OfType<ErrorContent>().Select(error => error.Message));
            }
        }),
    ];

    /// <summary>All of them, for Anthropic.</summary>
    public static IReadOnlyList<AdapterCorrection> Anthropic { get; } =
    [
        new("The adapter leaves out the temperature, top_p and top_k, which the API accepts for the models that have them.", (body, chat) =>
        {
            Set(body, "temperature", chat.Options?.Temperature);
            Set(body, "top_p", chat.Options?.TopP);
            Set(body, "top_k", chat.Options?.TopK);
        }),
        new("The adapter sends a system prompt that is empty, which the API does not accept.", (body, _) =>
        {
            foreach (JsonObject owner in ListOf(body, "messages").Where(message => message["role"]!.GetValue<string>() == "system").Prepend(body).ToList())
            {
                string name = owner == body ? "system" : "content";
                foreach (JsonObject block in ListOf(owner, name).Where(block => string.IsNullOrWhiteSpace(block["text"]!.GetValue<string>())).ToList())
                    owner[name]!.AsArray().Remove(block);
                if (owner[name] is not JsonArray { Count: 0 })
                    continue;
                if (owner == body)
                    body.Remove(name);
                else
                    body["messages"]!.AsArray().Remove(owner);
            }
        }),
        new("The adapter leaves out AllowMultipleToolCalls unless the options have a mode of tools.", (body, chat) =>
        {
            if (chat.Options is { ToolMode: null, AllowMultipleToolCalls: { } multiple, Tools.Count: > 0 })
                body["tool_choice"] = new JsonObject { ["type"] = "auto", ["disable_parallel_tool_use"] = !multiple };
        }),
        new("The adapter indents the JSON of the result of a tool: white space costs tokens.", (body, chat) =>
        {
            IEnumerable<JsonObject> blocks = ListOf(body, "messages").SelectMany(message => ListOf(message, "content")).Where(block => block["type"]!.GetValue<string>() == "tool_result");
            foreach ((JsonObject block, FunctionResultContent result) in blocks.Zip(chat.ToolResults))
            {
                if (result.Result is not (string or AIContent or IEnumerable<AIContent>))
                    block["content"] = ToCompact(block["content"]!.GetValue<string>());
            }
        }),
    ];

    private static IEnumerable<JsonObject> ToolMessages(JsonObject body) => ListOf(body, "messages").Where(message => message["role"]!.GetValue<string>() == "tool");

    private static IEnumerable<JsonObject> ListOf(JsonObject parent, string name) => parent[name] is JsonArray list ? list.Select(item => item!.AsObject()) : [];

    private static string ToCompact(string json) => JsonNode.Parse(json)?.ToJsonString(Compact) ?? "null";

    private static void Set(JsonObject body, string name, JsonNode? value)
    {
        if (value is not null)
            body[name] = value;
    }
}
