using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>
/// Why a model stopped. The set of values is open: the words of the providers for the four known reasons are replaced with those of OpenAI, and all
/// others are passed on.
/// </summary>
[JsonConverter(typeof(OpenValueConverter<FinishReason>))]
public readonly record struct FinishReason : IOpenValue<FinishReason>
{
    /// <summary>Initializes a value from a string.</summary>
    /// <param name="value">The reason; <see langword="null"/> is treated as an empty string.</param>
    public FinishReason(string? value) => Value = value ?? "";

    /// <summary>The reason; an empty string for <see langword="default"/>, never <see langword="null"/>.</summary>
    public string Value { get => field ?? ""; private init => field = value.Length == 0 ? null : value; }

    /// <summary>The text is complete, or a stop sequence was reached.</summary>
    public static FinishReason Stop { get; } = new("stop");

    /// <summary>The text was cut off at the maximum number of tokens.</summary>
    public static FinishReason Length { get; } = new("length");

    /// <summary>The model requests the results of tools: see <see cref="BatchResultItem.ToolCalls"/>.</summary>
    public static FinishReason ToolCalls { get; } = new("tool_calls");

    /// <summary>The provider or the model withheld the text because of its content.</summary>
    public static FinishReason ContentFilter { get; } = new("content_filter");

    /// <inheritdoc/>
    public override string ToString() => Value;

    static FinishReason IOpenValue<FinishReason>.Create(string? value) => new(value);

    /// <summary>Converts the word of a provider.</summary>
    internal static FinishReason FromProvider(string word) => word switch
    {
        "stop" or "end_turn" or "stop_sequence" or "STOP" or "FINISH" or "FINISHED" or "STOP_CRITERIA_MET" or "COMPLETE" or "STOP_SEQUENCE" => Stop,
        "length" or "max_tokens" or "MAX_TOKENS" or "max_output_tokens" or "model_length" or "LENGTH" or "model_context_window_exceeded" => Length,
        "tool_calls" or "tool_use" or "function_call" => ToolCalls,
        "content_filter" or "refusal" or "content_filtered" or "guardrail_intervened" or "CONTENT_FILTERED"
            or "SAFETY" or "RECITATION" or "BLOCKLIST" or "PROHIBITED_CONTENT" or "SPII" or "IMAGE_SAFETY" or "IMAGE_PROHIBITED_CONTENT" or "IMAGE_RECITATION" or "MODEL_ARMOR" => ContentFilter,
        _ => new FinishReason(word),
    };
}
