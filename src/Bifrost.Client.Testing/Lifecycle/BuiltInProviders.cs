using System.Collections.Frozen;

namespace Bifrost.Client.Testing;

/// <summary>The providers that the gateway knows by name.</summary>
internal static class BuiltInProviders
{
    private static readonly FrozenSet<string> WithBatches = FrozenSet.Create("openai", "azure", "anthropic", "bedrock", "gemini", "vertex");

    private static readonly FrozenSet<string> WithoutBatches = FrozenSet.Create(
        "bedrock_mantle", "cohere", "mistral", "ollama", "opencode-go", "opencode-zen", "groq", "sgl", "parasail", "perplexity", "cerebras", "deepseek",
        "openrouter", "elevenlabs", "huggingface", "nebius", "xai", "replicate", "vllm", "runway", "runware", "fireworks", "sarvam", "wafer",
        "github-copilot", "databricks", "typesafe");

    public static bool Contains(ModelProvider provider) => WithBatches.Contains(provider.Value) || WithoutBatches.Contains(provider.Value);

    /// <summary>Returns whether the gateway has no support for batches of a provider.</summary>
    public static bool LacksBatches(ModelProvider provider) => WithoutBatches.Contains(provider.Value);
}
