using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Bifrost.Client;

/// <summary>One model request of a batch.</summary>
public sealed record BatchRequestItem
{
    /// <summary>The caller's name for the request, by which its answer is found. Unique in the batch, not empty.</summary>
    public required string CustomId { get; init; }

    /// <summary>
    /// The request, in the shape of the provider's own API: chat completions for OpenAI, a message for Anthropic, <c>modelInput</c> for
    /// Bedrock, <c>request</c> for Gemini and Vertex.
    /// </summary>
    public required JsonPayload Body { get; init; }

    /// <summary>The endpoint that the request goes to (OpenAI, Azure); <see langword="null"/> takes the batch's.</summary>
    public BatchEndpoint? Endpoint { get; init; }

    /// <summary>The HTTP method (OpenAI, Azure).</summary>
    public string Method { get; init; } = "POST";

    /// <summary>Makes a request from a typed body.</summary>
    /// <typeparam name="T">The type of the body.</typeparam>
    /// <param name="customId">The caller's name for the request.</param>
    /// <param name="body">The body.</param>
    /// <param name="typeInfo">How to write it, from a source-generated context or any other resolver.</param>
    /// <returns>The request.</returns>
    public static BatchRequestItem Create<T>(string customId, T body, JsonTypeInfo<T> typeInfo) =>
        new() { CustomId = customId, Body = new JsonPayload(JsonSerializer.SerializeToUtf8Bytes(body, typeInfo)) };

    // The body is prompt text: it does not go into a log by way of a ToString.
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BatchRequestItem)} {{ CustomId = {CustomId}, Endpoint = {Endpoint} }}";
}
