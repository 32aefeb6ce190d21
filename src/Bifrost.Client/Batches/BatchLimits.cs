namespace Bifrost.Client;

/// <summary>
/// What providers take in one batch, so that a mistake is known before an upload ends and not hours later. A gateway refuses uploads beyond
/// a limit of its own, 100 MiB unless it is set otherwise.
/// </summary>
internal sealed record BatchLimits(long Requests, long Bytes)
{
    private const long MiB = 1024 * 1024;

    // https://platform.openai.com/docs/api-reference/batch/create
    private static readonly BatchLimits OpenAI = new(50_000, 200 * MiB);

    // https://learn.microsoft.com/azure/ai-services/openai/quotas-limits (batch limits)
    private static readonly BatchLimits Azure = new(100_000, 200 * MiB);

    // https://docs.anthropic.com/en/docs/build-with-claude/batch-processing (batch limitations)
    private static readonly BatchLimits Anthropic = new(100_000, 256 * MiB);

    // https://ai.google.dev/gemini-api/docs/batch-api (input file)
    private static readonly BatchLimits Gemini = new(long.MaxValue, 2048 * MiB);

    // https://docs.aws.amazon.com/bedrock/latest/userguide/quotas.html (batch inference input file); counts are quotas of the account
    private static readonly BatchLimits Bedrock = new(long.MaxValue, 1024 * MiB);

    // https://cloud.google.com/vertex-ai/generative-ai/docs/multimodal/batch-prediction-gemini (input)
    private static readonly BatchLimits Vertex = new(200_000, 1024 * MiB);

    private static readonly BatchLimits Unknown = new(long.MaxValue, long.MaxValue);

    /// <summary>How long one line may be: what a gateway of default settings can receive at all.</summary>
    public long LineBytes => Math.Min(Bytes, 100 * MiB);

    public static BatchLimits Of(ModelProvider provider) =>
        provider == ModelProvider.OpenAI ? OpenAI
        : provider == ModelProvider.Azure ? Azure
        : provider == ModelProvider.Anthropic ? Anthropic
        : provider == ModelProvider.Gemini ? Gemini
        : provider == ModelProvider.Bedrock ? Bedrock
        : provider == ModelProvider.Vertex ? Vertex
        : Unknown;

    /// <summary>What is wrong with a custom_id for the provider; null when nothing is.</summary>
    public string? CustomIdFault(string customId)
    {
        if (!ReferenceEquals(this, Anthropic))
            return null;
        return customId.Length > 64 || !customId.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? "has a custom_id that anthropic does not take: 1 to 64 letters, digits, '_' and '-'"
            : null;
    }
}
