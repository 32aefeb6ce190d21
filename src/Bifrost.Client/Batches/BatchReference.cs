using System.Text.Json.Serialization;

namespace Bifrost.Client;

/// <summary>
/// Names a batch: its provider and its id. Small, comparable and JSON-serialisable, so that it can be stored and another process
/// can go on with the batch.
/// </summary>
/// <remarks>
/// The id is in the unified spelling: <c>batch_…</c>, <c>msgbatch_…</c>, <c>batches/…</c> (Gemini), the ARN (Bedrock),
/// <c>projects/…</c> (Vertex). The spelling of the gateway's OpenAI routes (<c>batches-…</c>, base64) is understood and translated.
/// </remarks>
public sealed record BatchReference
{
    /// <summary>Names a batch.</summary>
    /// <param name="provider">The provider that runs it.</param>
    /// <param name="id">Its id, in either spelling.</param>
    /// <exception cref="ArgumentException">
    /// The provider is empty, or the id is blank or would change the path of the request: <c>..</c>, <c>?</c>, <c>#</c>, <c>\</c>,
    /// a percent escape, a control character.
    /// </exception>
    [JsonConstructor]
    public BatchReference(ModelProvider provider, string id)
    {
        Provider = provider.Value.Length > 0 ? provider : throw new ArgumentException("The provider is empty.", nameof(provider));
        Id = GatewayId.Accept(id, provider, nameof(id));
    }

    private BatchReference(string receivedId, ModelProvider provider)
    {
        Provider = provider;
        Id = receivedId;
    }

    /// <summary>The provider that runs the batch.</summary>
    [JsonPropertyName("provider")]
    public ModelProvider Provider { get; }

    /// <summary>The id in the unified spelling.</summary>
    [JsonPropertyName("id")]
    public string Id { get; }

    /// <summary>Names a batch by an id that the gateway gave, in the unified spelling already.</summary>
    internal static BatchReference OfReceived(ModelProvider provider, string id) => new(id, provider);
}
