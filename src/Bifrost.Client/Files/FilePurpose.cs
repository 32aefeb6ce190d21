using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>The purpose of a file. The set of values is open. Anthropic always reports <c>batch</c>, Gemini <c>vision</c>.</summary>
[JsonConverter(typeof(OpenValueConverter<FilePurpose>))]
public readonly record struct FilePurpose : IOpenValue<FilePurpose>
{
    /// <summary>Initializes a value from a string.</summary>
    /// <param name="value">The value as sent by the gateway; <see langword="null"/> is treated as an empty string.</param>
    public FilePurpose(string? value) => Value = value ?? "";

    /// <summary>The value as sent by the gateway; an empty string for <see langword="default"/>, never <see langword="null"/>.</summary>
    public string Value { get => field ?? ""; private init => field = value.Length == 0 ? null : value; }

    /// <summary>Input of a batch.</summary>
    public static FilePurpose Batch { get; } = new("batch");

    /// <summary>Output of a batch.</summary>
    public static FilePurpose BatchOutput { get; } = new("batch_output");

    /// <summary>Input of assistants.</summary>
    public static FilePurpose Assistants { get; } = new("assistants");

    /// <summary>Training data for fine-tuning.</summary>
    public static FilePurpose FineTune { get; } = new("fine-tune");

    /// <summary>Images for vision.</summary>
    public static FilePurpose Vision { get; } = new("vision");

    /// <summary>User data, for any purpose.</summary>
    public static FilePurpose UserData { get; } = new("user_data");

    /// <summary>Input of the Responses API.</summary>
    public static FilePurpose Responses { get; } = new("responses");

    /// <summary>Data sets for evaluations.</summary>
    public static FilePurpose Evals { get; } = new("evals");

    static FilePurpose IOpenValue<FilePurpose>.Create(string? value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
