using System.Globalization;
using Bifrost.Client.Common;

namespace Bifrost.Client.Errors;

/// <summary>Recognizes that a provider takes no more batches for now: the same batch is accepted when others have ended.</summary>
internal static class QueueFullRule
{
    private const string DefaultCode = "quota_exceeded";

    private static readonly string[] Words = ["token_limit", "rate_limit", "quota", "resource_exhausted", "throttl"];

    // OpenAI ("Enqueued token limit reached for …"), Bedrock, Google.
    private static readonly string[] Messages = ["enqueued token limit", "ServiceQuotaExceeded", "ThrottlingException", "resource has been exhausted"];

    /// <summary>Gets the code of an error response that says so.</summary>
    /// <returns>A short code for messages; null when the error says something else.</returns>
    public static string? GetCode(BifrostApiException exception)
    {
        // An exhausted budget does not come back when a batch ends.
        if (exception is BifrostBudgetExceededException || IsBilling(exception.Code))
            return null;
        if (IsCode(exception.Code) || ContainsAny(exception.ErrorMessage, Messages))
            return MessageText.IsCode(exception.Code) ? exception.Code : DefaultCode;
        return exception is not BifrostRateLimitException ? null
            : MessageText.IsCode(exception.Code) ? exception.Code
            : exception.StatusCode.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Gets the code of the error of a batch that failed because of it.</summary>
    /// <returns>A short code for messages; null when the batch failed for another reason, or did not fail.</returns>
    public static string? GetCode(Batch batch)
    {
        if (batch.Status != BatchStatus.Failed)
            return null;
        BatchError? error = batch.Errors?.Items.FirstOrDefault(error => error is not null && (IsCode(error.Code) || ContainsAny(error.Message, Messages)));
        return error is null ? null : MessageText.IsCode(error.Code) && IsCode(error.Code) ? error.Code : DefaultCode;
    }

    // 8 is RESOURCE_EXHAUSTED at Google.
    private static bool IsCode(string? code) => code is "8" or "429" || (ContainsAny(code, Words) && !IsBilling(code));

    // OpenAI: the credit is used up.
    private static bool IsBilling(string? code) => ContainsAny(code, ["insufficient_quota", "billing"]);

    private static bool ContainsAny(string? text, string[] words) =>
        text is not null && Array.Exists(words, word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}
