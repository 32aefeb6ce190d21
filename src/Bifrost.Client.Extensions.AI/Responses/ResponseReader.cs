using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Responses;

/// <summary>Reads the chat response of an item.</summary>
internal static class ResponseReader
{
    // The end of the year 9999.
    private const long MaxSeconds = 253_402_300_799;

    public static ChatResponse Read(BatchResultItem item)
    {
        JsonElement body = item.Body is { IsEmpty: false } payload ? payload.ToElement() : default;
        string? id = body.GetString("id") ?? body.GetString("responseId");
        DateTimeOffset? createdAt = ReadTime(body);
        var message = new ChatMessage(ChatRole.Assistant, ResponseContents.Read(item, body)) { MessageId = id, CreatedAt = createdAt };
        return new ChatResponse(message)
        {
            ResponseId = id,
            CreatedAt = createdAt,
            ModelId = item.Model,
            FinishReason = item.FinishReason is { } reason ? new ChatFinishReason(reason.Value) : null,
            Usage = item.Usage is { } usage ? ToUsage(usage) : null,
            RawRepresentation = item,
        };
    }

    private static UsageDetails ToUsage(TokenUsage usage)
    {
        var details = new UsageDetails
        {
            InputTokenCount = usage.InputTokens,
            OutputTokenCount = usage.OutputTokens,
            TotalTokenCount = usage.TotalTokens,
            CachedInputTokenCount = usage.CachedInputTokens,
            ReasoningTokenCount = usage.ReasoningTokens,
        };
        if (usage.CacheCreationInputTokens is > 0 and { } written)
            details.AdditionalCounts = new AdditionalPropertiesDictionary<long> { [nameof(usage.CacheCreationInputTokens)] = written };
        return details;
    }

    // OpenAI counts seconds, Gemini writes the time.
    private static DateTimeOffset? ReadTime(JsonElement body)
    {
        if (body.GetInt64("created") is >= 0 and <= MaxSeconds and { } seconds)
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        return DateTimeOffset.TryParse(body.GetString("createTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;
    }
}
