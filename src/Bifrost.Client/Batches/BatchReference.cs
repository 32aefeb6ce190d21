using System.Text.Json.Serialization;
using Bifrost.Client.Providers;

namespace Bifrost.Client;

/// <summary>Identifies a batch by provider and id. Comparable by value and JSON-serializable, for later calls or other processes.</summary>
/// <remarks>
/// Ids are in the unified format: <c>batch_…</c> (OpenAI, Azure), <c>msgbatch_…</c> (Anthropic), <c>batches/…</c> (Gemini), the ARN (Bedrock),
/// <c>projects/…</c> (Vertex). Ids in the format of the OpenAI-compatible routes of the gateway (<c>batches-…</c>, base64) are converted.
/// </remarks>
public sealed record BatchReference
{
    /// <summary>Initializes a reference to a batch.</summary>
    /// <param name="provider">The provider that runs the batch.</param>
    /// <param name="id">The id of the batch, in either format.</param>
    /// <exception cref="ArgumentException">
    /// The provider is empty or not ASCII text, or the id is blank or contains text that would change the request path: <c>..</c>, <c>?</c>, <c>#</c>,
    /// <c>\</c>, a percent escape or a control character.
    /// </exception>
    [JsonConstructor]
    public BatchReference(ModelProvider provider, string id)
    {
        ProviderName.Require(provider, nameof(provider));
        Provider = provider;
        Id = IdValidation.NormalizeBatchId(id, provider, nameof(id));
    }

    private BatchReference(string unifiedId, ModelProvider provider)
    {
        Provider = provider;
        Id = unifiedId;
    }

    /// <summary>The provider that runs the batch.</summary>
    [JsonPropertyName("provider")]
    public ModelProvider Provider { get; }

    /// <summary>The batch id in the unified format.</summary>
    [JsonPropertyName("id")]
    public string Id { get; }

    /// <summary>Creates a reference from an id that is already in the unified format, without validating it.</summary>
    internal static BatchReference FromUnified(ModelProvider provider, string id) => new(id, provider);
}
