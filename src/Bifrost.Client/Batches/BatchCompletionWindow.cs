using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>How long a provider may take for a batch, as the gateway writes it: <c>24h</c>.</summary>
/// <remarks>An open set: OpenAI takes <c>24h</c> only, Bedrock other durations.</remarks>
[JsonConverter(typeof(OpenValueConverter<BatchCompletionWindow>))]
public readonly record struct BatchCompletionWindow : IOpenValue<BatchCompletionWindow>
{
    private readonly string? _value;

    /// <summary>Creates a value from the word that stands on the wire.</summary>
    /// <param name="value">The word, exactly as the gateway spells it; <see langword="null"/> is the same as empty.</param>
    public BatchCompletionWindow(string? value) => _value = string.IsNullOrEmpty(value) ? null : value;

    /// <summary>The word as it stands on the wire; empty for <see langword="default"/>, never <see langword="null"/>.</summary>
    public string Value => _value ?? "";

    /// <summary>24 hours.</summary>
    public static BatchCompletionWindow Hours24 { get; } = new("24h");

    /// <summary>
    /// The window as a length of time, or <see langword="null"/> when the word is not a duration made of hours, minutes and
    /// seconds (<c>24h</c>, <c>1h30m</c>).
    /// </summary>
    public TimeSpan? Duration => GoDuration.TryParse(Value, out TimeSpan duration) ? duration : null;

    static BatchCompletionWindow IOpenValue<BatchCompletionWindow>.Create(string? value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
