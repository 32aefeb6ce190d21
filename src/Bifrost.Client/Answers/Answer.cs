using System.Text;
using Bifrost.Client.Json;

namespace Bifrost.Client.Answers;

/// <summary>What was read of a response body. Everything is null that was not asked for, or is not there.</summary>
internal ref struct Answer
{
    // The first part of the text, and all of them if there are several.
    private string? _text;
    private StringBuilder? _texts;
    private TokenCounts _counts;

    /// <summary>What is still to be read.</summary>
    public AnswerParts Wanted;

    public FinishReason? FinishReason;
    public string? Refusal;
    public List<ToolCall>? ToolCalls;
    public ReadOnlySpan<byte> ModelUtf8;
    public string? ErrorMessage;
    public string? ErrorCode;

    /// <summary>A message that is not in an error: that of some error responses, and of some others.</summary>
    public string? Message;

    public List<ReadOnlyMemory<float>>? Embeddings;

    /// <summary>Whether a tool call has been passed, even if tool calls are not wanted.</summary>
    public bool HasToolCall;

    /// <summary>The text; several parts are one text.</summary>
    public readonly string? Text => _texts?.ToString() ?? _text;

    /// <summary>The name of the model.</summary>
    public readonly string? Model => ModelUtf8.IsEmpty ? null : JsonText.Decode(ModelUtf8);

    public readonly TokenUsage? Usage => _counts.ToUsage();

    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public ref TokenCounts Counts => ref _counts;

    public readonly bool Wants(AnswerParts parts) => (Wanted & parts) != 0;

    /// <summary>Adds a part of the text.</summary>
    /// <param name="text">The text with its escape sequences.</param>
    public void AddText(ReadOnlySpan<byte> text)
    {
        if (!Wants(AnswerParts.Text))
            return;
        string decoded = JsonText.Decode(text);
        if (_text is null)
            _text = decoded;
        else
            (_texts ??= new StringBuilder(_text)).Append(decoded);
    }

    public void AddFinishReason(string? word)
    {
        if (!string.IsNullOrEmpty(word))
            FinishReason ??= Client.FinishReason.FromProvider(word);
    }

    /// <summary>Some providers have no finish reason of its own for tool calls.</summary>
    public void FinishToolCalls()
    {
        if (HasToolCall && Wants(AnswerParts.FinishReason) && FinishReason is null or { Value: "stop" })
            FinishReason = Client.FinishReason.ToolCalls;
    }
}
