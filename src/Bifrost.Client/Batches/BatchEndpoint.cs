using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>The model endpoint that the requests of a batch are sent to. The set of values is open. Values are paths of the OpenAI API.</summary>
[JsonConverter(typeof(OpenValueConverter<BatchEndpoint>))]
public readonly record struct BatchEndpoint : IOpenValue<BatchEndpoint>
{
    /// <summary>Initializes a value from a string.</summary>
    /// <param name="value">The value as sent by the gateway; <see langword="null"/> is treated as an empty string.</param>
    public BatchEndpoint(string? value) => Value = value ?? "";

    /// <summary>The value as sent by the gateway; an empty string for <see langword="default"/>, never <see langword="null"/>.</summary>
    public string Value { get => field ?? ""; private init => field = value.Length == 0 ? null : value; }

    /// <summary>The chat completions endpoint (<c>/v1/chat/completions</c>).</summary>
    public static BatchEndpoint ChatCompletions { get; } = new("/v1/chat/completions");

    /// <summary>The responses endpoint (<c>/v1/responses</c>).</summary>
    public static BatchEndpoint Responses { get; } = new("/v1/responses");

    /// <summary>The embeddings endpoint (<c>/v1/embeddings</c>).</summary>
    public static BatchEndpoint Embeddings { get; } = new("/v1/embeddings");

    /// <summary>The text completions endpoint (<c>/v1/completions</c>).</summary>
    public static BatchEndpoint Completions { get; } = new("/v1/completions");

    /// <summary>The moderations endpoint (<c>/v1/moderations</c>).</summary>
    public static BatchEndpoint Moderations { get; } = new("/v1/moderations");

    static BatchEndpoint IOpenValue<BatchEndpoint>.Create(string? value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
