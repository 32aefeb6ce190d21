using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>Writes the contents and the system instruction of a <c>generateContent</c> request.</summary>
internal sealed class GeminiMessages(Unsupported unsupported)
{
    // The result of a function is sent with the function's name, which Microsoft.Extensions.AI has only at the call.
    private readonly Dictionary<string, (string Name, int Position)> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<JsonNode, int> _positions = [];
    private int _position;

    public void Write(JsonObject body, IReadOnlyList<ChatMessage> messages, string? instructions)
    {
        var system = new List<JsonNode>();
        if (!string.IsNullOrWhiteSpace(instructions))
            system.Add(ToText(instructions));
        var conversation = new Conversation("parts");
        foreach (ChatMessage message in messages)
        {
            if (message.Role == ChatRole.System)
                system.AddRange(message.Contents.Select(ToSystem).OfType<JsonNode>());
            else
                conversation.Add(ToRole(message.Role), message.Contents.Select(ToPart).OfType<JsonNode>());
        }

        if (conversation.FirstRole is null)
            throw unsupported.Create("A request without a message of the user", null);
        if (system.Count > 0)
            body["systemInstruction"] = new JsonObject { ["parts"] = new JsonArray([.. system]) };
        // The results of functions have the order of the calls, and are in front of what else the user says.
        body["contents"] = conversation.ToJson(part => _positions.GetValueOrDefault(part, int.MaxValue));
    }

    private string ToRole(ChatRole role) =>
        role == ChatRole.Assistant ? "model" : role == ChatRole.User || role == ChatRole.Tool ? "user" : throw unsupported.Role(role);

    private static JsonObject ToText(string text) => new() { ["text"] = text };

    private JsonObject? ToSystem(AIContent content) => content switch
    {
        TextContent { Text: "" } => null,
        TextContent text => ToText(text.Text),
        _ => throw unsupported.Content(content, "in a message of the role 'system'"),
    };

    private JsonObject? ToPart(AIContent content)
    {
        switch (content)
        {
            case TextContent text:
                JsonObject part = WithSignature(ToText(text.Text), SignatureOf(content));
                return text.Text.Length == 0 && part.Count == 1 ? null : part;
            case TextReasoningContent { Text: "", ProtectedData: null }:
                return null;
            case TextReasoningContent reasoning:
                return WithSignature(new JsonObject { ["text"] = reasoning.Text, ["thought"] = true }, reasoning.ProtectedData);
            case DataContent data:
                return new JsonObject { ["inlineData"] = new JsonObject { ["mimeType"] = data.MediaType, ["data"] = data.Base64Data.ToString() } };
            case UriContent uri:
                return new JsonObject { ["fileData"] = new JsonObject { ["mimeType"] = uri.MediaType, ["fileUri"] = uri.Uri.AbsoluteUri } };
            case FunctionCallContent call:
                _calls[call.CallId] = (call.Name, _position++);
                return WithSignature(new JsonObject { ["functionCall"] = ToFunctionCall(call) }, SignatureOf(content));
            case FunctionResultContent result:
                return ToFunctionResponse(result);
            default:
                throw unsupported.Content(content);
        }
    }

    private static JsonObject ToFunctionCall(FunctionCallContent call) =>
        WithId(new JsonObject { ["name"] = call.Name, ["args"] = JsonValues.ToObject(call.Arguments) }, call.CallId);

    private JsonObject ToFunctionResponse(FunctionResultContent result)
    {
        if (!_calls.TryGetValue(result.CallId, out (string Name, int Position) call))
            throw unsupported.Content(result, "without the call that it answers in an earlier message");
        if (result.Result is AIContent or IEnumerable<AIContent>)
            throw unsupported.Content(result, $"with {nameof(AIContent)} as the result");
        var response = new JsonObject { [result.Exception is null ? "result" : "error"] = JsonValues.ToNode(ToolFailure.ResultOf(result)) };
        var part = new JsonObject { ["functionResponse"] = WithId(new JsonObject { ["name"] = call.Name, ["response"] = response }, result.CallId) };
        _positions[part] = call.Position;
        return part;
    }

    private static JsonObject WithId(JsonObject value, string id)
    {
        if (!GeneratedCallId.Is(id))
            value["id"] = id;
        return value;
    }

    private static object? SignatureOf(AIContent content) => content.AdditionalProperties?.GetValueOrDefault(GeminiSignature.Name);

    private static JsonObject WithSignature(JsonObject part, object? signature)
    {
        if (signature is not null)
            part[GeminiSignature.Name] = JsonValues.ToNode(signature);
        return part;
    }
}
