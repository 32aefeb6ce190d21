using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>A model provider, identified by its name in the gateway.</summary>
/// <remarks>The set of values is open: custom providers have names of their own. Names are case-sensitive.</remarks>
[JsonConverter(typeof(OpenValueConverter<ModelProvider>))]
public readonly record struct ModelProvider : IOpenValue<ModelProvider>
{
    /// <summary>Initializes a value from a string.</summary>
    /// <param name="value">The value as sent by the gateway; <see langword="null"/> is treated as an empty string.</param>
    public ModelProvider(string? value) => Value = value ?? "";

    /// <summary>The value as sent by the gateway; an empty string for <see langword="default"/>, never <see langword="null"/>.</summary>
    public string Value { get => field ?? ""; private init => field = value.Length == 0 ? null : value; }

    /// <summary>OpenAI (<c>openai</c>).</summary>
    public static ModelProvider OpenAI { get; } = new("openai");

    /// <summary>Azure OpenAI (<c>azure</c>).</summary>
    public static ModelProvider Azure { get; } = new("azure");

    /// <summary>Anthropic (<c>anthropic</c>).</summary>
    public static ModelProvider Anthropic { get; } = new("anthropic");

    /// <summary>Amazon Bedrock (<c>bedrock</c>).</summary>
    public static ModelProvider Bedrock { get; } = new("bedrock");

    /// <summary>Amazon Bedrock Mantle (<c>bedrock_mantle</c>).</summary>
    public static ModelProvider BedrockMantle { get; } = new("bedrock_mantle");

    /// <summary>Cohere (<c>cohere</c>).</summary>
    public static ModelProvider Cohere { get; } = new("cohere");

    /// <summary>Google Vertex AI (<c>vertex</c>).</summary>
    public static ModelProvider Vertex { get; } = new("vertex");

    /// <summary>vLLM (<c>vllm</c>).</summary>
    public static ModelProvider Vllm { get; } = new("vllm");

    /// <summary>Mistral (<c>mistral</c>).</summary>
    public static ModelProvider Mistral { get; } = new("mistral");

    /// <summary>Ollama (<c>ollama</c>).</summary>
    public static ModelProvider Ollama { get; } = new("ollama");

    /// <summary>Groq (<c>groq</c>).</summary>
    public static ModelProvider Groq { get; } = new("groq");

    /// <summary>SGLang (<c>sgl</c>).</summary>
    public static ModelProvider Sgl { get; } = new("sgl");

    /// <summary>Parasail (<c>parasail</c>).</summary>
    public static ModelProvider Parasail { get; } = new("parasail");

    /// <summary>Perplexity (<c>perplexity</c>).</summary>
    public static ModelProvider Perplexity { get; } = new("perplexity");

    /// <summary>Replicate (<c>replicate</c>).</summary>
    public static ModelProvider Replicate { get; } = new("replicate");

    /// <summary>Cerebras (<c>cerebras</c>).</summary>
    public static ModelProvider Cerebras { get; } = new("cerebras");

    /// <summary>Google Gemini (<c>gemini</c>).</summary>
    public static ModelProvider Gemini { get; } = new("gemini");

    /// <summary>OpenRouter (<c>openrouter</c>).</summary>
    public static ModelProvider OpenRouter { get; } = new("openrouter");

    /// <summary>ElevenLabs (<c>elevenlabs</c>).</summary>
    public static ModelProvider ElevenLabs { get; } = new("elevenlabs");

    /// <summary>Hugging Face (<c>huggingface</c>).</summary>
    public static ModelProvider HuggingFace { get; } = new("huggingface");

    /// <summary>Nebius (<c>nebius</c>).</summary>
    public static ModelProvider Nebius { get; } = new("nebius");

    /// <summary>xAI (<c>xai</c>).</summary>
    public static ModelProvider XAI { get; } = new("xai");

    /// <summary>Runway (<c>runway</c>).</summary>
    public static ModelProvider Runway { get; } = new("runway");

    /// <summary>Fireworks (<c>fireworks</c>).</summary>
    public static ModelProvider Fireworks { get; } = new("fireworks");

    /// <summary>DeepSeek (<c>deepseek</c>).</summary>
    public static ModelProvider DeepSeek { get; } = new("deepseek");

    /// <summary>OpenCode Go (<c>opencode-go</c>).</summary>
    public static ModelProvider OpencodeGo { get; } = new("opencode-go");

    /// <summary>OpenCode Zen (<c>opencode-zen</c>).</summary>
    public static ModelProvider OpencodeZen { get; } = new("opencode-zen");

    /// <summary>Runware (<c>runware</c>).</summary>
    public static ModelProvider Runware { get; } = new("runware");

    /// <summary>Sarvam (<c>sarvam</c>).</summary>
    public static ModelProvider Sarvam { get; } = new("sarvam");

    /// <summary>Wafer (<c>wafer</c>).</summary>
    public static ModelProvider Wafer { get; } = new("wafer");

    /// <summary>GitHub Copilot (<c>github-copilot</c>).</summary>
    public static ModelProvider GitHubCopilot { get; } = new("github-copilot");

    /// <summary>Databricks (<c>databricks</c>).</summary>
    public static ModelProvider Databricks { get; } = new("databricks");

    /// <summary>Typesafe (<c>typesafe</c>).</summary>
    public static ModelProvider Typesafe { get; } = new("typesafe");

    /// <summary>Converts a provider name to a <see cref="ModelProvider"/>.</summary>
    /// <param name="value">The provider name, such as <c>openai</c>; case-sensitive.</param>
    /// <returns>The provider.</returns>
    /// <exception cref="ArgumentNullException">
    /// The name is <see langword="null"/>. In <c>condition ? null : provider</c> the literal is a name, too: write <c>(ModelProvider?)null</c> for no
    /// provider.
    /// </exception>
    public static implicit operator ModelProvider(string value) => new(value ?? throw new ArgumentNullException(nameof(value)));

    static ModelProvider IOpenValue<ModelProvider>.Create(string? value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
