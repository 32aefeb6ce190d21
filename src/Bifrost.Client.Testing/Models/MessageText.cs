using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>Reads the text of messages, whose content is a text or a list of parts.</summary>
internal static class MessageText
{
    /// <summary>Returns the text of the last message of the user, or of the last message if the user has none; null if there is no text.</summary>
    public static string? OfLastUser(JsonElement messages)
    {
        if (messages.ValueKind != JsonValueKind.Array)
            return null;
        string? lastOfOthers = null;
        for (int index = messages.GetArrayLength() - 1; index >= 0; index--)
        {
            JsonElement message = messages[index];
            if (Of(message) is not { Length: > 0 } text)
                continue;
            // Google's APIs take a message without a role for one of the user.
            if (!message.TryGetProperty("role"u8, out JsonElement role) || (role.ValueKind == JsonValueKind.String && role.ValueEquals("user"u8)))
                return text;
            lastOfOthers ??= text;
        }

        return lastOfOthers;
    }

    private static string? Of(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object)
            return null;
        return message.TryGetProperty("content"u8, out JsonElement content) || message.TryGetProperty("parts"u8, out content) ? OfContent(content) : null;
    }

    private static string? OfContent(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => content.GetString(),
        JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(OfPart)),
        _ => null,
    };

    // Images, tool calls and their results have no text of their own.
    private static string? OfPart(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text"u8, out JsonElement text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;
}
