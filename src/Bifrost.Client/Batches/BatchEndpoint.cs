using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>The model endpoint that the requests of a batch go to.</summary>
/// <remarks>An open set of paths, in the spelling of the OpenAI API.</remarks>
[JsonConverter(typeof(OpenValueConverter<BatchEndpoint>))]
public readonly record struct BatchEndpoint : IOpenValue<BatchEndpoint>
{
    private readonly string? _value;

    /// <summary>Creates a value from the word that stands on the wire.</summary>
    /// <param name="value">The word, exactly as the gateway spells it; <see langword="null"/> is the same as empty.</param>
    public BatchEndpoint(string? value) => _value = string.IsNullOrEmpty(value) ? null : value;

    /// <summary>The word as it stands on the wire; empty for <see langword="default"/>, never <see langword="null"/>.</summary>
    public string Value => _value ?? "";

    /// <summary>Chat completions.</summary>
    public static BatchEndpoint ChatCompletions { get; } = new("/v1/chat/completions");

    /// <summary>Responses.</summary>
    public static BatchEndpoint Responses { get; } = new("/v1/responses");

    /// <summary>Embeddings.</summary>
    public static BatchEndpoint Embeddings { get; } = new("/v1/embeddings");

    /// <summary>Text completions.</summary>
    public static BatchEndpoint Completions { get; } = new("/v1/completions");

    /// <summary>Moderations.</summary>
    public static BatchEndpoint Moderations { get; } = new("/v1/moderations");

    static BatchEndpoint IOpenValue<BatchEndpoint>.Create(string? value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
