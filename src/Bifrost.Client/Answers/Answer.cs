using System.Text;
using Bifrost.Client.Json;

namespace Bifrost.Client.Answers;

/// <summary>What was read of a response body. Everything is null that was not asked for, or is not there.</summary>
internal ref struct Answer
{
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
    public List<ReadOnlyMemory<float>>? Embeddings;

    /// <summary>The text; several parts are one text.</summary>
    public string? Text { get => _texts?.ToString() ?? field; private set; }

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
        if (Text is null)
            Text = decoded;
        else
            (_texts ??= new StringBuilder(Text)).Append(decoded);
    }

    public void AddToolCall(string? id, string? name, JsonPayload arguments)
    {
        if (name is not null && Wants(AnswerParts.ToolCalls))
            (ToolCalls ??= []).Add(new ToolCall(id, name, arguments));
    }

    public void AddFinishReason(string? word)
    {
        if (word is not null)
            FinishReason ??= Client.FinishReason.FromProvider(word);
    }
}
