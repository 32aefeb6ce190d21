using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>The text of messages for models that take one prompt, which a template divides into messages.</summary>
/// <param name="unsupported">Creates the exceptions.</param>
/// <param name="marks">What the template divides messages with: text that contains one could pass for another message.</param>
internal sealed class PromptText(Unsupported unsupported, IReadOnlyCollection<string> marks)
{
    /// <summary>The text of a message.</summary>
    public string Of(ChatMessage message) =>
        Check(string.Concat(message.Contents.Select(content => content is TextContent text ? text.Text : throw unsupported.Content(content))));

    /// <summary>Refuses text that contains a mark.</summary>
    public string Check(string text) =>
        marks.FirstOrDefault(mark => text.Contains(mark, StringComparison.Ordinal)) is { } found
            ? throw unsupported.Create($"Text that contains '{found}'", "as the model's prompt uses it to divide messages")
            : text;
}
