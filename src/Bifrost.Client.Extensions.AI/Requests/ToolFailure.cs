using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>What a model reads of a tool that failed, where the result does not say it.</summary>
internal static class ToolFailure
{
    // The text of FunctionInvokingChatClient, which does not send the message of an exception by default either.
    private const string Text = "Error: Function failed.";

    /// <summary>The result of a tool; if there is none because it failed, a text that says so.</summary>
    public static object? ResultOf(FunctionResultContent content) => content.Result ?? (content.Exception is null ? null : Text);
}
