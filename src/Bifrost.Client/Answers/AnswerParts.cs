namespace Bifrost.Client.Answers;

/// <summary>What is read of a response body.</summary>
[Flags]
internal enum AnswerParts
{
    None = 0,
    Text = 1 << 0,
    FinishReason = 1 << 1,
    Refusal = 1 << 2,
    ToolCalls = 1 << 3,
    Usage = 1 << 4,
    Model = 1 << 5,
    Error = 1 << 6,
    Embeddings = 1 << 7,

    /// <summary>What the parts of the content hold.</summary>
    Content = Text | Refusal | ToolCalls,
}
