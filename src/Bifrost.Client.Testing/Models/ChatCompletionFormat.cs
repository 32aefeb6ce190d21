using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>The chat completion of OpenAI, which Azure and most other providers use, too.</summary>
/// <remarks>https://platform.openai.com/docs/api-reference/chat/object</remarks>
internal static class ChatCompletionFormat
{
    public static void Write(Utf8JsonWriter json, ModelResponse response)
    {
        json.WriteString("id", $"chatcmpl-{response.Number}");
        json.WriteString("object", "chat.completion");
        json.WriteNumber("created", response.CreatedAt);
        json.WriteString("model", response.Model);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        json.WriteString("content", response.Text);
        json.WriteNull("refusal");
        json.WriteEndObject();
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", "stop");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", response.InputTokens);
        json.WriteNumber("completion_tokens", response.OutputTokens);
        json.WriteNumber("total_tokens", response.TotalTokens);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", 0);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details");
        json.WriteNumber("reasoning_tokens", 0);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
