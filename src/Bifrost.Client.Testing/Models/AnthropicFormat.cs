using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>The message of Anthropic, which Claude models at Bedrock and Vertex return, too.</summary>
/// <remarks>https://docs.anthropic.com/en/api/messages</remarks>
internal static class AnthropicFormat
{
    public static void Write(Utf8JsonWriter json, ModelResponse response)
    {
        json.WriteString("id", $"msg_{response.Number}");
        json.WriteString("type", "message");
        json.WriteString("role", "assistant");
        json.WriteString("model", response.Model);
        json.WriteStartArray("content");
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", response.Text);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("stop_reason", "end_turn");
        json.WriteNull("stop_sequence");
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", response.InputTokens);
        json.WriteNumber("cache_creation_input_tokens", 0);
        json.WriteNumber("cache_read_input_tokens", 0);
        json.WriteNumber("output_tokens", response.OutputTokens);
        json.WriteEndObject();
    }
}
