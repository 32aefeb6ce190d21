using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>Writes the contents and the system instruction of a <c>generateContent</c> request.</summary>
internal sealed class GeminiMessages(Unsupported unsupported)
{
    // The result of a function is sent with the function's name, which Microsoft.Extensions.AI has only at the call.
    private readonly Dictionary<string, string> _functionNames = new(StringComparer.Ordinal);

    public void Write(JsonObject body, IReadOnlyList<ChatMessage> messages, string? instructions)
    {
        var system = new List<JsonNode>();
        if (!string.IsNullOrWhiteSpace(instructions))
            system.Add(ToText(instructions));
        var contents = new List<JsonNode>();
        foreach (ChatMessage message in messages)
        {
            if (message.Role == ChatRole.System)
            {
                foreach (AIContent content in message.Contents)
                    system.Add(content is TextContent text ? ToText(text.Text) : throw unsupported.Content(content, "in a message of the role 'system'"));
            }
            else
            {
                JsonArray parts = [.. message.Contents.Select(ToPart)];
                contents.Add(new JsonObject { ["role"] = ToRole(message.Role), ["parts"] = parts });
            }
        }

        if (contents.Count == 0)
            throw unsupported.Create("A request without a message of the user", null);
        if (system.Count > 0)
            body["systemInstruction"] = new JsonObject { ["parts"] = new JsonArray([.. system]) };
        body["contents"] = new JsonArray([.. contents]);
    }

    private string ToRole(ChatRole role) =>
        role == ChatRole.Assistant ? "model" : role == ChatRole.User || role == ChatRole.Tool ? "user" : throw unsupported.Role(role);

    private static JsonObject ToText(string text) => new() { ["text"] = text };

    private JsonObject ToPart(AIContent content)
    {
        switch (content)
        {
            case TextContent text:
                return ToText(text.Text);
            case TextReasoningContent reasoning:
                return new JsonObject { ["text"] = reasoning.Text, ["thought"] = true };
            case DataContent data:
                return new JsonObject { ["inlineData"] = new JsonObject { ["mimeType"] = data.MediaType, ["data"] = data.Base64Data.ToString() } };
            case UriContent uri:
                return new JsonObject { ["fileData"] = new JsonObject { ["mimeType"] = uri.MediaType, ["fileUri"] = uri.Uri.AbsoluteUri } };
            case FunctionCallContent call:
                _functionNames[call.CallId] = call.Name;
                return WithSignature(new JsonObject { ["functionCall"] = ToFunctionCall(call) }, content);
            case FunctionResultContent result:
                return new JsonObject { ["functionResponse"] = ToFunctionResponse(result) };
            default:
                throw unsupported.Content(content);
        }
    }

    private static JsonObject ToFunctionCall(FunctionCallContent call) => new() { ["name"] = call.Name, ["args"] = JsonValues.ToObject(call.Arguments) };

    private JsonObject ToFunctionResponse(FunctionResultContent result)
    {
        if (!_functionNames.TryGetValue(result.CallId, out string? name))
            throw unsupported.Content(result, "without the call that it answers in an earlier message");
        if (result.Result is AIContent or IEnumerable<AIContent>)
            throw unsupported.Content(result, $"with {nameof(AIContent)} as the result");
        return new JsonObject { ["name"] = name, ["response"] = new JsonObject { ["result"] = JsonValues.ToNode(result.Result) } };
    }

    private static JsonObject WithSignature(JsonObject part, AIContent content)
    {
        if (content.AdditionalProperties?.TryGetValue(GeminiSignature.Name, out object? signature) is true)
            part[GeminiSignature.Name] = JsonValues.ToNode(signature);
        return part;
    }
}
