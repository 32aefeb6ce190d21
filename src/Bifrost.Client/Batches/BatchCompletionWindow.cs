using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>The time within which a provider must complete a batch, such as <c>24h</c>.</summary>
/// <remarks>The set of values is open: OpenAI accepts <c>24h</c> only, Bedrock accepts other durations.</remarks>
[JsonConverter(typeof(OpenValueConverter<BatchCompletionWindow>))]
public readonly record struct BatchCompletionWindow : IOpenValue<BatchCompletionWindow>
{
    /// <summary>Initializes a value from a string.</summary>
    /// <param name="value">The value as sent by the gateway; <see langword="null"/> is treated as an empty string.</param>
    public BatchCompletionWindow(string? value) => Value = value ?? "";

    /// <summary>The value as sent by the gateway; an empty string for <see langword="default"/>, never <see langword="null"/>.</summary>
    public string Value { get => field ?? ""; private init => field = value.Length == 0 ? null : value; }

    /// <summary>24 hours.</summary>
    public static BatchCompletionWindow Hours24 { get; } = new("24h");

    /// <summary>The window as a <see cref="TimeSpan"/>; <see langword="null"/> if not in whole hours, minutes and seconds (<c>1h30m</c>).</summary>
    public TimeSpan? Duration => GoDuration.TryParse(Value, out TimeSpan duration) ? duration : null;

    static BatchCompletionWindow IOpenValue<BatchCompletionWindow>.Create(string? value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
