using System.Text.Json;

namespace Bifrost.Client.Fuzz;

/// <summary>What an item says, as one text. Bodies are not validated before: <see cref="JsonException"/> is expected, and no other exception.</summary>
internal static class AnswerText
{
    private static readonly Func<BatchResultItem, object?>[] Members =
    [
        item => item.Text,
        item => item.FinishReason,
        item => item.Refusal,
        item => item.ToolCalls?.Count,
        item => item.Usage,
        item => item.Model,
        item => item.Embeddings?.Count,
        item => item.ErrorMessage,
        item => item.ErrorCode,
    ];

    public static string Of(BatchResultItem item) => string.Join('|', Members.Select(member => Read(item, member)));

    private static object? Read(BatchResultItem item, Func<BatchResultItem, object?> member)
    {
        try
        {
            return member(item);
        }
        catch (JsonException)
        {
            return "not JSON";
        }
    }
}
