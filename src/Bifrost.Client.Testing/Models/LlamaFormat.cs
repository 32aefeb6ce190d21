using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>The response of Meta's Llama at Bedrock.</summary>
/// <remarks>https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-meta.html</remarks>
internal static class LlamaFormat
{
    public static void Write(Utf8JsonWriter json, ModelResponse response)
    {
        json.WriteString("generation", response.Text);
        json.WriteNumber("prompt_token_count", response.InputTokens);
        json.WriteNumber("generation_token_count", response.OutputTokens);
        json.WriteString("stop_reason", "stop");
    }
}
