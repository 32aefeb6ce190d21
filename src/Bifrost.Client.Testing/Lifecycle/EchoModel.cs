using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>The model behind the gateway when nobody gives a better one: says what it was told, in each provider's shape.</summary>
internal static class EchoModel
{
    public static JsonPayload Answer(GatewayBatchRequest request)
    {
        string text = LastWords(request.Body);
        return Write(json =>
        {
            switch (request.Provider.Value)
            {
                case "anthropic" or "bedrock":
                    json.WriteString("id", $"msg_{request.Line}");
                    json.WriteString("type", "message");
                    json.WriteString("role", "assistant");
                    json.WriteStartArray("content");
                    json.WriteStartObject();
                    json.WriteString("type", "text");
                    json.WriteString("text", text);
                    json.WriteEndObject();
                    json.WriteEndArray();
                    json.WriteString("stop_reason", "end_turn");
                    break;
                case "gemini":
                    json.WriteString("finish_reason", "STOP");
                    json.WriteString("text", text);
                    break;
                default:
                    WriteChatCompletion(json, request.Line, text);
                    break;
            }
        });
    }

    public static JsonPayload Refusal(string message) => Write(json =>
    {
        json.WriteStartObject("error");
        json.WriteString("message", message);
        json.WriteString("type", "invalid_request_error");
        json.WriteNull("param");
        json.WriteString("code", "invalid_value");
        json.WriteEndObject();
    });

    private static void WriteChatCompletion(Utf8JsonWriter json, long line, string text)
    {
        json.WriteString("id", $"chatcmpl-{line}");
        json.WriteString("object", "chat.completion");
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        json.WriteString("content", text);
        json.WriteEndObject();
        json.WriteString("finish_reason", "stop");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", text.Length);
        json.WriteNumber("completion_tokens", text.Length);
        json.WriteNumber("total_tokens", 2 * text.Length);
        json.WriteEndObject();
    }

    private static JsonPayload Write(Action<Utf8JsonWriter> members) => new(WireJson.Write(RouteFamily.OpenAI, json =>
    {
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
    }));

    // messages[].content as text: the shape of most providers. Whatever else was asked is met with a greeting.
    private static string LastWords(JsonPayload body)
    {
        if (body.IsEmpty)
            return "Hello";
        JsonElement element = body.ToElement();
        return element.ValueKind == JsonValueKind.Object
            && element.TryGetProperty("messages"u8, out JsonElement messages)
            && messages is { ValueKind: JsonValueKind.Array } && messages.GetArrayLength() is > 0 and int count
            && messages[count - 1] is { ValueKind: JsonValueKind.Object } last
            && last.TryGetProperty("content"u8, out JsonElement content)
            && content.ValueKind == JsonValueKind.String
                ? content.GetString()!
                : "Hello";
    }
}
