using System.Text.Json;

namespace Bifrost.Client.Results;

/// <summary>
/// Reads the token counts of a response body: <c>usage</c> of OpenAI, Azure, Anthropic, Bedrock (Converse, Nova) and of Gemini at the results endpoint,
/// <c>usageMetadata</c> of Gemini and Vertex, <c>prompt_token_count</c> of Llama.
/// </summary>
internal static class TokenUsageReader
{
    /// <summary>Reads the token counts.</summary>
    /// <returns>False when the body has none.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out long input, out long output)
    {
        (input, output) = (0, 0);
        if (body.IsEmpty || body[0] != '{')
            return false;
        bool isFound = false;
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = BifrostJson.MaxDepth });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isUsage = reader.ValueTextEquals("usage"u8) || reader.ValueTextEquals("usageMetadata"u8);
                if (!isUsage && TryReadCount(ref reader, ref input, ref output))
                    isFound = true;
                else if (isUsage && reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                    isFound |= ReadCounts(ref reader, ref input, ref output);
                else if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.StartArray)
                    reader.Skip();
            }
        }
        catch (JsonException)
        {
            return isFound;
        }

        return isFound;
    }

    private static bool ReadCounts(ref Utf8JsonReader reader, ref long input, ref long output)
    {
        bool isFound = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (TryReadCount(ref reader, ref input, ref output))
                isFound = true;
            else
                reader.Skip();
        }

        return isFound;
    }

    // Leaves the reader at the value of a member that is a count, and at the name of any other.
    private static bool TryReadCount(ref Utf8JsonReader reader, ref long input, ref long output)
    {
        bool isInput = reader.ValueTextEquals("prompt_tokens"u8) || reader.ValueTextEquals("input_tokens"u8) || reader.ValueTextEquals("inputTokens"u8)
            || reader.ValueTextEquals("promptTokenCount"u8) || reader.ValueTextEquals("prompt_token_count"u8)
            || reader.ValueTextEquals("cache_creation_input_tokens"u8) || reader.ValueTextEquals("cache_read_input_tokens"u8);
        bool isOutput = reader.ValueTextEquals("completion_tokens"u8) || reader.ValueTextEquals("output_tokens"u8) || reader.ValueTextEquals("outputTokens"u8)
            || reader.ValueTextEquals("candidatesTokenCount"u8) || reader.ValueTextEquals("generation_token_count"u8) || reader.ValueTextEquals("thoughtsTokenCount"u8);
        if (!isInput && !isOutput)
            return false;
        reader.Read();
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long count))
        {
            reader.Skip();
            return false;
        }

        // Anthropic counts cached tokens apart from the others, Gemini the tokens of thoughts.
        if (isInput)
            input += count;
        else
            output += count;
        return true;
    }
}
