using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>The default model behind the gateway: it returns the text of the last message, in the response format of the provider.</summary>
internal static class EchoModel
{
    private const string DefaultText = "Hello";

    public static JsonPayload CreateResponse(GatewayBatchRequest request)
    {
        string text = GetLastMessageText(request.Body);
        return WriteObject(json =>
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

    public static JsonPayload CreateErrorBody(string message) => WriteObject(json =>
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

    private static JsonPayload WriteObject(Action<Utf8JsonWriter> writeProperties) => new(WireJson.Write(RouteFamily.OpenAI, json =>
    {
        json.WriteStartObject();
        writeProperties(json);
        json.WriteEndObject();
    }));

    // The content of the last element of "messages" if it is a string. Otherwise the default text.
    private static string GetLastMessageText(JsonPayload body)
    {
        if (body.IsEmpty)
            return DefaultText;
        JsonElement root = body.ToElement();
        return root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("messages"u8, out JsonElement messages)
            && messages is { ValueKind: JsonValueKind.Array } && messages.GetArrayLength() is > 0 and int count
            && messages[count - 1] is { ValueKind: JsonValueKind.Object } last
            && last.TryGetProperty("content"u8, out JsonElement content)
            && content.ValueKind == JsonValueKind.String
                ? content.GetString()!
                : DefaultText;
    }
}
