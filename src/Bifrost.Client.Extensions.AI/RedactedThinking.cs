namespace Bifrost.Client.Extensions.AI;

/// <summary>Marks reasoning that Anthropic does not show, in the way of its SDK: in the additional properties of the content.</summary>
internal static class RedactedThinking
{
    public const string Name = "anthropic:redacted_thinking";
}
