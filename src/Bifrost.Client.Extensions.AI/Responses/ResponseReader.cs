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
        string? id = GetString(body, "id") ?? GetString(body, "responseId");
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
        if (body.ValueKind != JsonValueKind.Object)
            return null;
        if (body.TryGetProperty("created"u8, out JsonElement created) && created.ValueKind == JsonValueKind.Number && created.TryGetInt64(out long seconds))
            return seconds is >= 0 and <= MaxSeconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        return body.TryGetProperty("createTime"u8, out JsonElement time)
            && time.ValueKind == JsonValueKind.String
            && time.TryGetDateTimeOffset(out DateTimeOffset value)
                ? value
                : null;
    }

    private static string? GetString(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
