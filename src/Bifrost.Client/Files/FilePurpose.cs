using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>What a file is for.</summary>
/// <remarks>An open set. Anthropic always reports <c>batch</c>, Gemini <c>vision</c>.</remarks>
[JsonConverter(typeof(OpenValueConverter<FilePurpose>))]
public readonly record struct FilePurpose : IOpenValue<FilePurpose>
{
    private readonly string? _value;

    /// <summary>Creates a value from the word that stands on the wire.</summary>
    /// <param name="value">The word, exactly as the gateway spells it; <see langword="null"/> is the same as empty.</param>
    public FilePurpose(string? value) => _value = string.IsNullOrEmpty(value) ? null : value;

    /// <summary>The word as it stands on the wire; empty for <see langword="default"/>, never <see langword="null"/>.</summary>
    public string Value => _value ?? "";

    /// <summary>Requests of a batch.</summary>
    public static FilePurpose Batch { get; } = new("batch");

    /// <summary>Answers of a batch.</summary>
    public static FilePurpose BatchOutput { get; } = new("batch_output");

    /// <summary>Files for assistants.</summary>
    public static FilePurpose Assistants { get; } = new("assistants");

    /// <summary>Training data.</summary>
    public static FilePurpose FineTune { get; } = new("fine-tune");

    /// <summary>Images.</summary>
    public static FilePurpose Vision { get; } = new("vision");

    /// <summary>Whatever a user gives.</summary>
    public static FilePurpose UserData { get; } = new("user_data");

    /// <summary>Files for responses.</summary>
    public static FilePurpose Responses { get; } = new("responses");

    /// <summary>Data for evaluations.</summary>
    public static FilePurpose Evals { get; } = new("evals");

    static FilePurpose IOpenValue<FilePurpose>.Create(string? value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
