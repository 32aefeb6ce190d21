using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>Writes the messages and the system prompt of a request to an Amazon Nova model.</summary>
internal sealed class NovaMessages(Unsupported unsupported)
{
    public void Write(JsonObject body, IReadOnlyList<ChatMessage> messages, string? instructions)
    {
        var system = new List<JsonNode>();
        if (!string.IsNullOrWhiteSpace(instructions))
            system.Add(ToText(instructions));
        var conversation = new Conversation("content");
        foreach (ChatMessage message in messages)
        {
            if (message.Role == ChatRole.System)
                system.AddRange(message.Contents.Select(ToSystem).OfType<JsonNode>());
            else
                conversation.Add(ToRole(message.Role), message.Contents.Select(ToBlock).OfType<JsonNode>());
        }

        if (conversation.FirstRole is null)
            throw unsupported.Create("A request without a message of the user", null);
        if (conversation.FirstRole != "user")
            throw unsupported.Create("A conversation that does not start with a message of the user", null);
        if (system.Count > 0)
            body["system"] = new JsonArray([.. system]);
        body["messages"] = conversation.ToJson();
    }

    private string ToRole(ChatRole role) =>
        role == ChatRole.Assistant ? "assistant" : role == ChatRole.User || role == ChatRole.Tool ? "user" : throw unsupported.Role(role);

    private static JsonObject ToText(string text) => new() { ["text"] = text };

    private JsonObject? ToSystem(AIContent content) => content switch
    {
        TextContent text when string.IsNullOrWhiteSpace(text.Text) => null,
        TextContent text => ToText(text.Text),
        _ => throw unsupported.Content(content, "in a message of the role 'system'"),
    };

    private JsonObject? ToBlock(AIContent content) => content switch
    {
        TextContent text when string.IsNullOrWhiteSpace(text.Text) => null,
        TextContent text => ToText(text.Text),
        TextReasoningContent { Text: "", ProtectedData: null } => null,
        TextReasoningContent reasoning => new JsonObject { ["reasoningContent"] = new JsonObject { ["reasoningText"] = ToReasoning(reasoning) } },
        DataContent data when data.HasTopLevelMediaType("image") => ToImage(data, new JsonObject { ["bytes"] = data.Base64Data.ToString() }),
        UriContent { Uri.Scheme: "s3" } uri when uri.HasTopLevelMediaType("image") =>
            ToImage(uri, new JsonObject { ["s3Location"] = new JsonObject { ["uri"] = uri.Uri.OriginalString } }),
        FunctionCallContent call => new JsonObject
        {
            ["toolUse"] = new JsonObject { ["toolUseId"] = call.CallId, ["name"] = call.Name, ["input"] = JsonValues.ToObject(call.Arguments) },
        },
        FunctionResultContent result => new JsonObject { ["toolResult"] = ToToolResult(result) },
        _ => throw unsupported.Content(content),
    };

    private static JsonObject ToReasoning(TextReasoningContent content)
    {
        JsonObject reasoning = ToText(content.Text);
        if (content.ProtectedData is { } signature)
            reasoning["signature"] = signature;
        return reasoning;
    }

    private JsonObject ToImage(AIContent content, JsonObject source) =>
        new() { ["image"] = new JsonObject { ["format"] = ToFormat(content), ["source"] = source } };

    private string ToFormat(AIContent content) => (content is DataContent data ? data.MediaType : ((UriContent)content).MediaType) switch
    {
        "image/jpeg" => "jpeg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/webp" => "webp",
        _ => throw unsupported.Content(content),
    };

    private JsonObject ToToolResult(FunctionResultContent content)
    {
        if (content.Result is AIContent or IEnumerable<AIContent>)
            throw unsupported.Content(content, $"with {nameof(AIContent)} as the result");
        object? value = ToolFailure.ResultOf(content);
        JsonObject block = JsonValues.ToNode(value) is JsonObject json ? new() { ["json"] = json } : ToText(JsonValues.ToText(value));
        var result = new JsonObject { ["toolUseId"] = content.CallId, ["content"] = new JsonArray(block) };
        if (content.Exception is not null)
            result["status"] = "error";
        return result;
    }
}
