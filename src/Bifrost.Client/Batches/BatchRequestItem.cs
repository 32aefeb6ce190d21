using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Bifrost.Client;

/// <summary>One model request of a batch.</summary>
public sealed record BatchRequestItem
{
    /// <summary>The id by which the result of the request is identified (<c>custom_id</c>).</summary>
    /// <remarks>Must be unique within the batch and not empty. For Anthropic, 1 to 64 letters, digits, <c>_</c> and <c>-</c>.</remarks>
    public required string CustomId { get; init; }

    /// <summary>The request body in the format of the provider's API, such as a chat completion for OpenAI or a message for Anthropic.</summary>
    /// <remarks>For Bedrock, the <c>modelInput</c>; for Gemini and Vertex, the <c>request</c>.</remarks>
    public required JsonPayload Body { get; init; }

    /// <summary>The model endpoint that the request is sent to (OpenAI, Azure); <see langword="null"/> uses the endpoint of the batch.</summary>
    public BatchEndpoint? Endpoint { get; init; }

    /// <summary>The HTTP method (OpenAI, Azure). Default: <c>POST</c>.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>Creates a request from a typed body.</summary>
    /// <typeparam name="T">The type of the body.</typeparam>
    /// <param name="customId">The value of <see cref="CustomId"/>.</param>
    /// <param name="body">The request body.</param>
    /// <param name="typeInfo">The metadata to serialize the body with, such as from a source-generated context.</param>
    /// <returns>The request.</returns>
    public static BatchRequestItem Create<T>(string customId, T body, JsonTypeInfo<T> typeInfo) =>
        new() { CustomId = customId, Body = JsonPayload.Create(body, typeInfo) };

    /// <summary>Creates a request from an object of any type, anonymous types included, by reflection.</summary>
    /// <typeparam name="T">The type of the body.</typeparam>
    /// <param name="customId">The value of <see cref="CustomId"/>.</param>
    /// <param name="body">The request body.</param>
    /// <param name="options">
    /// The options; <see langword="null"/> writes the names of properties as they are, and does not escape text that is not ASCII.
    /// </param>
    /// <returns>The request.</returns>
    /// <example><c>BatchRequestItem.Create("question-1", new { model = "gpt-4o-mini", messages = new[] { new { role = "user", content = "Hello" } } })</c></example>
    [RequiresUnreferencedCode("JSON serialization by reflection can require types that are trimmed. Use the overload that takes a JsonTypeInfo.")]
    [RequiresDynamicCode("JSON serialization by reflection can require code that is generated at run time. Use the overload that takes a JsonTypeInfo.")]
    public static BatchRequestItem Create<T>(string customId, T body, JsonSerializerOptions? options = null) =>
        new() { CustomId = customId, Body = JsonPayload.Create(body, options) };

    // Excludes the body: it contains prompt text, which must not reach logs through ToString.
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BatchRequestItem)} {{ CustomId = {CustomId}, Endpoint = {Endpoint} }}";
}
