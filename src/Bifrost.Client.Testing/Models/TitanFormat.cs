using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>The responses of Amazon Titan at Bedrock.</summary>
/// <remarks>https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan.html</remarks>
internal static class TitanFormat
{
    public static void WriteText(Utf8JsonWriter json, ModelResponse response)
    {
        json.WriteNumber("inputTextTokenCount", response.InputTokens);
        json.WriteStartArray("results");
        json.WriteStartObject();
        json.WriteNumber("tokenCount", response.OutputTokens);
        json.WriteString("outputText", response.Text);
        json.WriteString("completionReason", "FINISHED");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public static void WriteEmbedding(Utf8JsonWriter json, ModelResponse response)
    {
        EmbeddingVector.Write(json, EmbeddingVector.Create(response.Prompt.Inputs[^1], response.Prompt.Dimensions));
        json.WriteNumber("inputTextTokenCount", response.InputTokens);
    }
}
