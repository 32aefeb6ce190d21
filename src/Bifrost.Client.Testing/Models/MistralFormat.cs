using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>The responses of Mistral at Bedrock. They have no usage.</summary>
/// <remarks>https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral.html</remarks>
internal static class MistralFormat
{
    /// <summary>Writes the response to a prompt.</summary>
    public static void WriteText(Utf8JsonWriter json, ModelResponse response)
    {
        json.WriteStartArray("outputs");
        json.WriteStartObject();
        json.WriteString("text", response.Text);
        json.WriteString("stop_reason", "stop");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Writes the response to messages.</summary>
    public static void WriteChat(Utf8JsonWriter json, ModelResponse response)
    {
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        json.WriteString("content", response.Text);
        json.WriteEndObject();
        json.WriteString("stop_reason", "stop");
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
