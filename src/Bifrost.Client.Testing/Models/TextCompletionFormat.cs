using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>The text completion of OpenAI: a choice for each prompt.</summary>
/// <remarks>https://platform.openai.com/docs/api-reference/completions/object</remarks>
internal static class TextCompletionFormat
{
    public static void Write(Utf8JsonWriter json, ModelResponse response)
    {
        json.WriteString("id", $"cmpl-{response.Number}");
        json.WriteString("object", "text_completion");
        json.WriteNumber("created", response.CreatedAt);
        json.WriteString("model", response.Model);
        json.WriteStartArray("choices");
        for (int index = 0; index < response.Texts.Count; index++)
        {
            json.WriteStartObject();
            json.WriteNumber("index", index);
            json.WriteString("text", response.Texts[index]);
            json.WriteNull("logprobs");
            json.WriteString("finish_reason", "stop");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", response.InputTokens);
        json.WriteNumber("completion_tokens", response.OutputTokens);
        json.WriteNumber("total_tokens", response.TotalTokens);
        json.WriteEndObject();
    }
}
