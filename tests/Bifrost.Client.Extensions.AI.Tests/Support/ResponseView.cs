using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bifrost.Client.Extensions.AI.Tests.Support;

/// <summary>What a chat response says, as JSON that can be compared. Not part of it, each for its reason:</summary>
/// <remarks>
/// <list type="bullet">
/// <item>The raw representations: the objects of the SDK there, the item here.</item>
/// <item>The time of Anthropic: the adapter takes that of the call, the response has none.</item>
/// <item>Counts of OpenAI's audio and predictions: the adapter has them under names of its own SDK, the package does not.</item>
/// </list>
/// </remarks>
internal static class ResponseView
{
    public static JsonObject Of(ChatResponse response, bool hasTime) => new()
    {
        ["text"] = response.Text,
        ["id"] = response.ResponseId,
        ["model"] = response.ModelId,
        ["created"] = hasTime ? Time(response.CreatedAt) : null,
        ["finishReason"] = response.FinishReason?.Value,
        ["usage"] = response.Usage is { } usage ? Usage(usage) : null,
        ["messages"] = new JsonArray([.. response.Messages.Select(message => new JsonObject
        {
            ["role"] = message.Role.Value,
            ["id"] = message.MessageId,
            ["created"] = hasTime ? Time(message.CreatedAt) : null,
            ["contents"] = new JsonArray([.. message.Contents.Select(Content)]),
        })]),
    };

    private static JsonObject Usage(UsageDetails usage) => new()
    {
        ["input"] = usage.InputTokenCount,
        ["output"] = usage.OutputTokenCount,
        ["total"] = usage.TotalTokenCount,
        ["cached"] = usage.CachedInputTokenCount,
        ["reasoning"] = usage.ReasoningTokenCount,
        ["written"] = usage.AdditionalCounts?.TryGetValue("CacheCreationInputTokens", out long written) is true ? written : null,
    };

    private static JsonObject Content(AIContent content) => content switch
    {
        TextContent text => new() { ["text"] = text.Text, ["citations"] = new JsonArray([.. (text.Annotations ?? []).OfType<CitationAnnotation>().Select(Citation)]) },
        TextReasoningContent reasoning => new()
        {
            ["reasoning"] = reasoning.Text,
            ["protected"] = reasoning.ProtectedData,
            ["isRedacted"] = reasoning.AdditionalProperties?.ContainsKey("anthropic:redacted_thinking") is true,
        },
        FunctionCallContent call => new()
        {
            ["call"] = call.CallId,
            ["name"] = call.Name,
            ["arguments"] = call.Arguments is null ? null : JsonSerializer.SerializeToNode(call.Arguments, AIJsonUtilities.DefaultOptions),
            ["isInvalid"] = call.Exception is not null,
        },
        ErrorContent error => new() { ["error"] = error.Message, ["code"] = error.ErrorCode },
        _ => new() { ["other"] = content.GetType().Name },
    };

    private static JsonObject Citation(CitationAnnotation citation) => new()
    {
        ["title"] = citation.Title,
        ["snippet"] = citation.Snippet,
        ["file"] = citation.FileId,
        ["url"] = citation.Url?.AbsoluteUri,
        ["regions"] = new JsonArray([.. (citation.AnnotatedRegions ?? []).OfType<TextSpanAnnotatedRegion>().Select(region => JsonValue.Create($"{region.StartIndex}-{region.EndIndex}"))]),
    };

    private static string? Time(DateTimeOffset? time) => time?.ToString("O");
}
