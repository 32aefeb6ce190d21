namespace Bifrost.Client.Extensions.AI.Tests.Support;

/// <summary>The messages and options of one generated request.</summary>
internal sealed record ChatCase(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options)
{
    /// <summary>The results of tools, in their order.</summary>
    public IEnumerable<FunctionResultContent> ToolResults => Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>();
}
