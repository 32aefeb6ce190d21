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
        var contents = new List<AIContent>();
        if (item.Text is { } text)
            contents.Add(new TextContent(text));
        // Of servers with the API of OpenAI, which does not have this member.
        if (Get(GetFirst(Get(body, "choices")), "message", "reasoning_content") is { ValueKind: JsonValueKind.String } reasoning)
            contents.Add(new TextReasoningContent(reasoning.GetString()));
        foreach ((int index, ToolCall call) in (item.ToolCalls ?? []).Index())
            contents.Add(ResponsePart.ToCall(call, index));
        return contents;
    }

    // Of Anthropic, Gemini and Converse.
    private static JsonElement? FindParts(JsonElement body) =>
        AsArray(Get(body, "content"))
        ?? AsArray(Get(GetFirst(Get(body, "candidates")), "content", "parts"))
        ?? AsArray(Get(body, "output", "message", "content"));

    private static JsonElement? Get(JsonElement? element, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            element = element is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out JsonElement member) ? member : null;
        return element;
    }

    private static JsonElement? GetFirst(JsonElement? element) => AsArray(element) is { } array && array.GetArrayLength() > 0 ? array[0] : null;

    private static JsonElement? AsArray(JsonElement? element) => element is { ValueKind: JsonValueKind.Array } ? element : null;
}
