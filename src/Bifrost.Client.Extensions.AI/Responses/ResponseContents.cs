using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Responses;

/// <summary>Reads what the model wrote.</summary>
internal static class ResponseContents
{
    /// <summary>Reads the contents: parts in their order, where the format has parts, and otherwise what the item says.</summary>
    /// <param name="item">The item.</param>
    /// <param name="body">Its body.</param>
    public static List<AIContent> Read(BatchResultItem item, JsonElement body)
    {
        List<AIContent> contents = FindParts(body) is { } parts
            ? [.. parts.EnumerateArray().Select(ResponsePart.Read)]
            : ReadWhole(item, body);
        if (item.Refusal is { } refusal)
            contents.Add(new ErrorContent(refusal) { ErrorCode = RefusalContent.Code });
        return contents;
    }

    private static List<AIContent> ReadWhole(BatchResultItem item, JsonElement body)
    {
        JsonElement message = GetFirst(body, "choices")?.GetObject("message") ?? default;
        var contents = new List<AIContent>();
        if (item.Text is { } text)
            contents.Add(new TextContent(text) { Annotations = Citations.ReadOpenAI(message) });
        // Of servers with the API of OpenAI, which does not have this member.
        if (message.GetString("reasoning_content") is { } reasoning)
            contents.Add(new TextReasoningContent(reasoning));
        foreach ((int index, ToolCall call) in (item.ToolCalls ?? []).Index())
            contents.Add(ResponsePart.ToCall(call, index));
        return contents;
    }

    // Of Anthropic, Gemini and Converse.
    private static JsonElement? FindParts(JsonElement body) =>
        body.GetArray("content")
        ?? GetFirst(body, "candidates")?.GetObject("content")?.GetArray("parts")
        ?? body.GetObject("output")?.GetObject("message")?.GetArray("content");

    private static JsonElement? GetFirst(JsonElement body, string name) =>
        body.GetArray(name) is { } list && list.GetArrayLength() > 0 ? list[0] : null;
}
