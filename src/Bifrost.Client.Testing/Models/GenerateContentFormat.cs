using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>The response of Google's <c>generateContent</c>, at Gemini and at Vertex.</summary>
/// <remarks>https://ai.google.dev/api/generate-content#generatecontentresponse</remarks>
internal static class GenerateContentFormat
{
    public static void Write(Utf8JsonWriter json, ModelResponse response)
    {
        json.WriteStartArray("candidates");
        json.WriteStartObject();
        json.WriteStartObject("content");
        json.WriteStartArray("parts");
        json.WriteStartObject();
        json.WriteString("text", response.Text);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("role", "model");
        json.WriteEndObject();
        json.WriteString("finishReason", "STOP");
        json.WriteNumber("index", 0);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("usageMetadata");
        json.WriteNumber("promptTokenCount", response.InputTokens);
        json.WriteNumber("candidatesTokenCount", response.OutputTokens);
        json.WriteNumber("totalTokenCount", response.TotalTokens);
        json.WriteEndObject();
        // The request can name the model by its path.
        json.WriteString("modelVersion", response.Model[(response.Model.LastIndexOf('/') + 1)..]);
        json.WriteString("responseId", $"response-{response.Number}");
    }
}
