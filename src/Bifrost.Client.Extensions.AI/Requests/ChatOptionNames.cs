using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>The members of <see cref="ChatOptions"/> that a request sets.</summary>
internal static class ChatOptionNames
{
    /// <summary>The members that are set to something other than what every provider does without them.</summary>
    public static IEnumerable<string> SetIn(ChatOptions options)
    {
        if (options.ConversationId is not null)
            yield return nameof(options.ConversationId);
        if (options.Temperature is not null)
            yield return nameof(options.Temperature);
        if (options.MaxOutputTokens is not null)
            yield return nameof(options.MaxOutputTokens);
        if (options.TopP is not null)
            yield return nameof(options.TopP);
        if (options.TopK is not null)
            yield return nameof(options.TopK);
        if (options.FrequencyPenalty is not null)
            yield return nameof(options.FrequencyPenalty);
        if (options.PresencePenalty is not null)
            yield return nameof(options.PresencePenalty);
        if (options.Seed is not null)
            yield return nameof(options.Seed);
        if (options.Reasoning is not null)
            yield return nameof(options.Reasoning);
        if (options.ResponseFormat is not (null or ChatResponseFormatText))
            yield return nameof(options.ResponseFormat);
        if (options.StopSequences is { Count: > 0 })
            yield return nameof(options.StopSequences);
        if (options.AllowMultipleToolCalls is not null)
            yield return nameof(options.AllowMultipleToolCalls);
        if (options.ToolMode is not (null or AutoChatToolMode))
            yield return nameof(options.ToolMode);
        if (options.Tools is { Count: > 0 })
            yield return nameof(options.Tools);
        if (options.AllowBackgroundResponses is true)
            yield return nameof(options.AllowBackgroundResponses);
        if (options.ContinuationToken is not null)
            yield return nameof(options.ContinuationToken);
    }
}
