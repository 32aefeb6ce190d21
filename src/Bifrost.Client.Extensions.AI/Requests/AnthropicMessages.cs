using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>Writes the messages and the system prompt of a request to the Anthropic API.</summary>
internal sealed class AnthropicMessages(AnthropicBlocks blocks)
{
    // The API does not accept a request without a message: a space without width stands for it.
    private const string Nothing = "\u200b";

    public void Write(JsonObject body, IReadOnlyList<ChatMessage> messages, string? instructions)
    {
        var system = new List<JsonNode>();
        var conversation = new List<JsonNode>();
        var systemInARow = new List<JsonNode>();
        foreach (ChatMessage message in messages)
        {
            if (message.Role == ChatRole.System)
            {
                systemInARow.AddRange(message.Contents.Select(blocks.ToSystem).OfType<JsonNode>());
                continue;
            }

            EndSystem(systemInARow, system, conversation);
            Add(conversation, message);
        }

        EndSystem(systemInARow, system, conversation);
        if (!string.IsNullOrWhiteSpace(instructions))
            system.Add(AnthropicBlocks.ToText(instructions));
        if (system.Count > 0)
            body["system"] = new JsonArray([.. system]);
        if (conversation.Count == 0)
            conversation.Add(new JsonObject { ["role"] = "user", ["content"] = Nothing });
        body["messages"] = new JsonArray([.. conversation]);
    }

    // Before the conversation they are the prompt. Within it, those that follow each other are one message.
    private static void EndSystem(List<JsonNode> systemInARow, List<JsonNode> system, List<JsonNode> conversation)
    {
        if (systemInARow.Count == 0)
            return;
        if (conversation.Count == 0)
            system.AddRange(systemInARow);
        else
            conversation.Add(new JsonObject { ["role"] = "system", ["content"] = new JsonArray([.. systemInARow]) });
        systemInARow.Clear();
    }

    private void Add(List<JsonNode> conversation, ChatMessage message)
    {
        string role = blocks.ToRole(message.Role);
        var content = new JsonArray([.. message.Contents.Select(item => blocks.ToBlock(item, role)).OfType<JsonNode>()]);
        if (content.Count > 0)
            conversation.Add(new JsonObject { ["role"] = role, ["content"] = content });
    }
}
