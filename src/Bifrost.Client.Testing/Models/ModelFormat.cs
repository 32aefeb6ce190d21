using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>Selects the response format of a request: the provider's own, which for Bedrock and Vertex depends on the model.</summary>
internal static class ModelFormat
{
    /// <summary>The path of Anthropic's messages API.</summary>
    public const string MessagesPath = "/v1/messages";

    /// <summary>Returns what writes the members of a response.</summary>
    public static Action<Utf8JsonWriter, ModelResponse> Select(GatewayBatchRequest request, ModelPrompt prompt)
    {
        string model = request.Model ?? prompt.Model ?? "";
        // The route of a direct call determines the format, whichever provider is behind it.
        if (request.IsDirectCall)
            return SelectByEndpoint(request.Endpoint);
        return request.Provider.Value switch
        {
            "anthropic" => AnthropicFormat.Write,
            "gemini" => GenerateContentFormat.Write,
            "vertex" => Has(model, "claude") ? AnthropicFormat.Write : GenerateContentFormat.Write,
            "bedrock" => SelectByBedrockModel(model, prompt),
            _ => SelectByEndpoint(request.Endpoint),
        };
    }

    private static Action<Utf8JsonWriter, ModelResponse> SelectByEndpoint(BatchEndpoint? endpoint) => endpoint?.Value switch
    {
        MessagesPath => AnthropicFormat.Write,
        // Azure's paths do not start with a version.
        { } path when path.EndsWith("/responses", StringComparison.Ordinal) => ResponsesFormat.Write,
        { } path when path.EndsWith("/embeddings", StringComparison.Ordinal) => EmbeddingsFormat.Write,
        { } path when path.EndsWith("/completions", StringComparison.Ordinal) && !path.EndsWith("/chat/completions", StringComparison.Ordinal) =>
            TextCompletionFormat.Write,
        _ => ChatCompletionFormat.Write,
    };

    // The model can have a region before its name ("us.anthropic.…") and can be in an ARN.
    private static Action<Utf8JsonWriter, ModelResponse> SelectByBedrockModel(string model, ModelPrompt prompt)
    {
        if (Has(model, "amazon.nova"))
            return NovaFormat.Write;
        if (Has(model, "meta.llama"))
            return LlamaFormat.Write;
        if (Has(model, "mistral"))
            return prompt.HasMessages ? MistralFormat.WriteChat : MistralFormat.WriteText;
        if (Has(model, "amazon.titan-embed"))
            return TitanFormat.WriteEmbedding;
        if (Has(model, "amazon.titan"))
            return TitanFormat.WriteText;
        return Has(model, "openai.") ? ChatCompletionFormat.Write : AnthropicFormat.Write;
    }

    private static bool Has(string model, string name) => model.Contains(name, StringComparison.OrdinalIgnoreCase);
}
