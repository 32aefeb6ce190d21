using System.Runtime.InteropServices;
using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>The embeddings of OpenAI: a vector for each input.</summary>
/// <remarks>https://platform.openai.com/docs/api-reference/embeddings/create</remarks>
internal static class EmbeddingsFormat
{
    public static void Write(Utf8JsonWriter json, ModelResponse response)
    {
        ModelPrompt prompt = response.Prompt;
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        for (int index = 0; index < prompt.Inputs.Count; index++)
        {
            json.WriteStartObject();
            json.WriteString("object", "embedding");
            json.WriteNumber("index", index);
            WriteVector(json, EmbeddingVector.Create(prompt.Inputs[index], prompt.Dimensions), prompt.WantsBase64);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("model", response.Model);
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", response.InputTokens);
        json.WriteNumber("total_tokens", response.InputTokens);
        json.WriteEndObject();
    }

    private static void WriteVector(Utf8JsonWriter json, float[] vector, bool isBase64)
    {
        // The bytes are little-endian, as on all platforms that .NET 10 supports.
        if (isBase64)
            json.WriteBase64String("embedding", MemoryMarshal.AsBytes<float>(vector));
        else
            EmbeddingVector.Write(json, vector);
    }
}
