namespace Bifrost.Client.Testing;

/// <summary>How a provider refuses a batch that exceeds a quota. See <see cref="GatewayBatchLimits"/>.</summary>
public enum GatewayQuotaRefusal
{
    /// <summary>The create is rejected with status 429 and the error of the provider. No batch is created.</summary>
    AtCreate,

    /// <summary>
    /// The create succeeds, and the batch fails after <see cref="BatchLifecycle.Validating"/>: for OpenAI, Azure and custom providers with the
    /// code <c>token_limit_exceeded</c> in <see cref="Batch.Errors"/>, for Bedrock and Vertex with their own error, for Gemini without one.
    /// Batches of Anthropic cannot fail: their create is rejected as with <see cref="AtCreate"/>.
    /// </summary>
    AsFailedBatch,
}
