using System.Text.Json.Nodes;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>Messages of alternating roles: neighbors of one role are one message, and a message without content is none.</summary>
/// <param name="contentName">The name of the member with the contents of a message.</param>
internal sealed class Conversation(string contentName)
{
    private readonly List<(string Role, List<JsonNode> Contents)> _messages = [];

    public string? FirstRole => _messages.Count == 0 ? null : _messages[0].Role;

    public void Add(string role, IEnumerable<JsonNode> contents)
    {
        List<JsonNode> added = [.. contents];
        if (added.Count == 0)
            return;
        if (_messages.Count > 0 && _messages[^1].Role == role)
            _messages[^1].Contents.AddRange(added);
        else
            _messages.Add((role, added));
    }

    /// <summary>Creates the list of the messages.</summary>
    /// <param name="order">The position of a content within its message; contents with the same keep their order.</param>
    public JsonArray ToJson(Func<JsonNode, int>? order = null) => new([.. _messages.Select(message => new JsonObject
    {
        ["role"] = message.Role,
        [contentName] = new JsonArray([.. message.Contents.OrderBy(order ?? (static _ => 0))]),
    })]);
}
