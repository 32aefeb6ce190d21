namespace Bifrost.Client.Results;

/// <summary>Decides the outcome of an item, by the gateway's own rule for failed items.</summary>
internal static class BatchItemOutcomes
{
    /// <summary>Decides the outcome of an item.</summary>
    /// <param name="statusCode">The status code of the response; null when there is no response.</param>
    /// <param name="resultType">The type of the result, empty when it has none; null when there is no result.</param>
    /// <param name="hasError">Whether there is an error.</param>
    /// <param name="errorCode">The code of the error; null when it has none.</param>
    public static BatchItemOutcome Of(int? statusCode, string? resultType, bool hasError, string? errorCode) => resultType switch
    {
        "expired" => BatchItemOutcome.Expired,
        "canceled" or "cancelled" => BatchItemOutcome.Cancelled,
        not (null or "" or "succeeded") => BatchItemOutcome.Errored,
        // In OpenAI's error file the code says why a request was not processed.
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
