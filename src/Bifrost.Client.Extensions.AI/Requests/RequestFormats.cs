namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>Finds the format of a provider and a model.</summary>
internal static class RequestFormats
{
    // https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral-text-completion.html (models)
    private static readonly string[] MistralPromptModels = ["mistral-7b-", "mixtral-8x7b-", "mistral-large-2402", "mistral-small-2402"];

    // They make images, videos, speech and vectors.
    private static readonly string[] OtherNovaModels = ["-canvas", "-reel", "-sonic", "-embeddings"];

    /// <summary>Finds the format.</summary>
    /// <exception cref="NotSupportedException">The model is of a family whose format is not known.</exception>
    public static RequestFormat Find(ModelProvider provider, string model) => provider.Value switch
    {
        "anthropic" => new AnthropicFormat(provider.Value),
        "gemini" => new GeminiFormat(provider.Value),
        "vertex" => FindVertex(model),
        "bedrock" => FindBedrock(model),
        // The gateway, too, takes a provider that it does not know for one with the API of OpenAI.
        _ => new OpenAIFormat(provider.Value),
    };

    private static RequestFormat FindVertex(string model)
    {
        string name = model[(model.LastIndexOf('/') + 1)..];
        if (name.StartsWith("claude", StringComparison.Ordinal))
            return new AnthropicFormat("vertex (Claude)", "vertex-2023-10-16");
        // A tuned model, or its endpoint, is named by its number.
        bool isOfAnother = model.Contains("publishers/", StringComparison.Ordinal) && !model.Contains("publishers/google/", StringComparison.Ordinal);
        if (!isOfAnother && (name.StartsWith("gemini", StringComparison.Ordinal) || model.Contains("/endpoints/", StringComparison.Ordinal) || name.All(char.IsAsciiDigit)))
            return new GeminiFormat("vertex (Gemini)");
        throw new NotSupportedException($"The model '{model}' on vertex is neither a Gemini nor a Claude model: its request format is not known.");
    }

    private static RequestFormat FindBedrock(string model)
    {
        if (FindName(model, "anthropic.") is not null)
            return new AnthropicFormat("bedrock (Anthropic)", "bedrock-2023-05-31");
        if (FindName(model, "amazon.nova") is { } nova && !OtherNovaModels.Any(name => nova.Contains(name, StringComparison.Ordinal)))
            return new NovaFormat("bedrock (Amazon Nova)");
        if (FindName(model, "meta.llama3") is not null)
            return new LlamaFormat("bedrock (Meta Llama 3)", isLlama4: false);
        if (FindName(model, "meta.llama4") is not null)
            return new LlamaFormat("bedrock (Meta Llama 4)", isLlama4: true);
        if (FindName(model, "mistral.") is { } mistral)
        {
            return MistralPromptModels.Any(name => mistral.StartsWith("mistral." + name, StringComparison.Ordinal))
                ? new MistralPromptFormat("bedrock (Mistral, prompt)")
                : new MistralChatFormat("bedrock (Mistral, chat)");
        }

        throw new NotSupportedException(
            $"The model '{model}' on bedrock is of no family whose request format is known: anthropic.*, amazon.nova*, meta.llama3*, meta.llama4* and mistral.*. " +
            "An application inference profile or a provisioned model is named by the model that it is for.");
    }

    /// <summary>
    /// Finds the name of a model in its id: <c>anthropic.claude…</c> in itself, in the id of an inference profile (<c>us.anthropic.claude…</c>)
    /// and in an ARN (<c>arn:aws:bedrock:…:inference-profile/us.anthropic.claude…</c>).
    /// </summary>
    private static string? FindName(string model, string start)
    {
        for (int at = model.IndexOf(start, StringComparison.Ordinal); at >= 0; at = model.IndexOf(start, at + 1, StringComparison.Ordinal))
        {
            if (at == 0 || model[at - 1] is '.' or '/')
                return model[at..];
        }

        return null;
    }
}
