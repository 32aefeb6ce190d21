using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>The response of Amazon Nova at Bedrock, which is that of the Converse API.</summary>
/// <remarks>https://docs.aws.amazon.com/nova/latest/userguide/using-invoke-api.html</remarks>
internal static class NovaFormat
{
    public static void Write(Utf8JsonWriter json, ModelResponse response)
    {
        json.WriteStartObject("output");
        json.WriteStartObject("message");
        json.WriteStartArray("content");
        json.WriteStartObject();
        json.WriteString("text", response.Text);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("role", "assistant");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("stopReason", "end_turn");
        json.WriteStartObject("usage");
        json.WriteNumber("inputTokens", response.InputTokens);
        json.WriteNumber("outputTokens", response.OutputTokens);
        json.WriteNumber("totalTokens", response.TotalTokens);
        json.WriteEndObject();
    }
}
