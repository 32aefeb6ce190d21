using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>The response of OpenAI's responses API.</summary>
/// <remarks>https://platform.openai.com/docs/api-reference/responses/object</remarks>
internal static class ResponsesFormat
{
    public static void Write(Utf8JsonWriter json, ModelResponse response)
    {
        json.WriteString("id", $"resp_{response.Number}");
        json.WriteString("object", "response");
        json.WriteNumber("created_at", response.CreatedAt);
        json.WriteString("status", "completed");
        json.WriteNull("error");
        json.WriteNull("incomplete_details");
        json.WriteNull("instructions");
        json.WriteNull("max_output_tokens");
        json.WriteString("model", response.Model);
        WriteOutput(json, response);
        json.WriteBoolean("parallel_tool_calls", true);
        json.WriteNull("previous_response_id");
        json.WriteStartObject("reasoning");
        json.WriteNull("effort");
        json.WriteNull("summary");
        json.WriteEndObject();
        json.WriteBoolean("store", true);
        json.WriteNumber("temperature", 1);
        json.WriteStartObject("text");
        json.WriteStartObject("format");
        json.WriteString("type", "text");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("tool_choice", "auto");
        json.WriteStartArray("tools");
        json.WriteEndArray();
        json.WriteNumber("top_p", 1);
        json.WriteString("truncation", "disabled");
        WriteUsage(json, response);
        json.WriteNull("user");
        json.WriteStartObject("metadata");
        json.WriteEndObject();
    }

    private static void WriteOutput(Utf8JsonWriter json, ModelResponse response)
    {
        json.WriteStartArray("output");
        json.WriteStartObject();
        json.WriteString("type", "message");
        json.WriteString("id", $"msg_{response.Number}");
        json.WriteString("status", "completed");
        json.WriteString("role", "assistant");
        json.WriteStartArray("content");
        json.WriteStartObject();
        json.WriteString("type", "output_text");
        json.WriteString("text", response.Text);
        json.WriteStartArray("annotations");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteUsage(Utf8JsonWriter json, ModelResponse response)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", response.InputTokens);
        json.WriteStartObject("input_tokens_details");
        json.WriteNumber("cached_tokens", 0);
        json.WriteEndObject();
        json.WriteNumber("output_tokens", response.OutputTokens);
        json.WriteStartObject("output_tokens_details");
        json.WriteNumber("reasoning_tokens", 0);
        json.WriteEndObject();
        json.WriteNumber("total_tokens", response.TotalTokens);
        json.WriteEndObject();
    }
}
