namespace Bifrost.Client;

/// <summary>The gateway's own rule for which items failed, refined by why.</summary>
internal static class BatchItemOutcomes
{
    /// <summary>Judges an item.</summary>
    /// <param name="statusCode">The status of the response; null without a response.</param>
    /// <param name="resultType">The type of the result, empty when it names none; null without a result.</param>
    /// <param name="hasError">Whether there is an error.</param>
    /// <param name="errorCode">The code of the error, if it has one.</param>
    public static BatchItemOutcome Of(int? statusCode, string? resultType, bool hasError, string? errorCode) => resultType switch
    {
        "expired" => BatchItemOutcome.Expired,
        "canceled" or "cancelled" => BatchItemOutcome.Cancelled,
        not (null or "" or "succeeded") => BatchItemOutcome.Errored,
        // OpenAI tells in the error file why a request was not reached.
        _ when hasError => errorCode switch
        {
            "batch_expired" => BatchItemOutcome.Expired,
            "batch_cancelled" or "batch_canceled" => BatchItemOutcome.Cancelled,
            _ => BatchItemOutcome.Errored,
        },
        _ when statusCode is < 200 or > 299 => BatchItemOutcome.Errored,
        null when statusCode is null => BatchItemOutcome.Unknown,
        _ => BatchItemOutcome.Succeeded,
    };
}
