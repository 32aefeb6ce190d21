using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>
/// Applies what happens to a response of Gemini at the results endpoint: of the first candidate, the text and the finish reason remain.
/// </summary>
internal static class GeminiResult
{
    /// <summary>Returns the body at the results endpoint; a body that is not a response of <c>generateContent</c> as it is.</summary>
    public static JsonPayload Flatten(JsonPayload response)
    {
        JsonElement root = new JsonPayload(HalfSurrogatePairs.Replace(response.Utf8)).ToElement();
        return IsResponse(root) ? WireJson.WriteObject(json => Write(json, root)) : response;
    }

    // A blocked prompt has no candidates.
    private static bool IsResponse(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && (root.TryGetProperty("candidates"u8, out _) || root.TryGetProperty("promptFeedback"u8, out _) || root.TryGetProperty("usageMetadata"u8, out _));

    private static void Write(Utf8JsonWriter json, JsonElement response)
    {
        if (response.TryGetProperty("candidates"u8, out JsonElement candidates) && candidates.ValueKind == JsonValueKind.Array && candidates.GetArrayLength() > 0)
        {
            JsonElement candidate = candidates[0];
            json.WriteString("finish_reason", candidate.TryGetProperty("finishReason"u8, out JsonElement reason) ? reason.GetString() : "");
            if (GetText(candidate) is { Length: > 0 } text)
                json.WriteString("text", text);
        }

        if (!response.TryGetProperty("usageMetadata"u8, out JsonElement usage) || usage.ValueKind != JsonValueKind.Object)
            return;
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", GetCount(usage, "promptTokenCount"));
        json.WriteNumber("completion_tokens", GetCount(usage, "candidatesTokenCount"));
        json.WriteNumber("total_tokens", GetCount(usage, "totalTokenCount"));
        json.WriteEndObject();
    }

    private static string? GetText(JsonElement candidate) =>
        candidate.TryGetProperty("content"u8, out JsonElement content) && content.TryGetProperty("parts"u8, out JsonElement parts)
            ? string.Concat(parts.EnumerateArray().Select(part => part.TryGetProperty("text"u8, out JsonElement text) ? text.GetString() : null))
            : null;

    private static long GetCount(JsonElement usage, string name) => usage.TryGetProperty(name, out JsonElement count) ? count.GetInt64() : 0;
}
