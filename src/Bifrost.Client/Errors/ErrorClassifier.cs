namespace Bifrost.Client.Errors;

/// <summary>Decides which kind of exception an error is. The only place that depends on the wording of the gateway.</summary>
internal static class ErrorClassifier
{
    // The gateway gives these no type and no status of their own: 400 on the unified routes of 1.4.19, 500 on its OpenAI routes.
    private static readonly string[] UnavailableMessages =
    [
        "network error occurred while connecting to provider API",
        "failed to execute HTTP request to provider API",
        "empty response received from provider",
        "HTML response received from provider",
    ];

    private static readonly string[] NotReadyMessages =
    [
        "output_file_id is empty", // OpenAI, Azure
        "batch results not available", // Azure, Bedrock
        "results not yet available", // Gemini
        "batch output is not available yet", // Vertex
        "results are available yet", // Anthropic
        "no available results", // Anthropic
    ];

    public static BifrostApiException CreateException(ApiError error, string message)
    {
        BifrostErrorType type = error.Type ?? default;
        if (type == BifrostErrorType.VirtualKeyRequired || type == BifrostErrorType.VirtualKeyNotFound || type == BifrostErrorType.AccessNotFound)
            return new BifrostAuthenticationException(message) { Error = error };
        if (type == BifrostErrorType.VirtualKeyBlocked || type == BifrostErrorType.AccessBlocked
            || type == BifrostErrorType.ModelBlocked || type == BifrostErrorType.ProviderBlocked)
        {
            return new BifrostPermissionException(message) { Error = error };
        }

        if (type == BifrostErrorType.BudgetExceeded || error.StatusCode == 402)
            return new BifrostBudgetExceededException(message) { Error = error };
        if (IsRateLimit(error))
            return new BifrostRateLimitException(message) { Error = error };
        if (error.Code == "unsupported_operation")
            return new BifrostUnsupportedOperationException(message) { Error = error };
        if (IsNotReady(error))
            return new BifrostResultsNotReadyException(message) { Error = error };
        if (IsProviderUnavailable(error))
            return new BifrostProviderUnavailableException(message) { Error = error };
        return error.StatusCode switch
        {
            401 => new BifrostAuthenticationException(message) { Error = error },
            403 => new BifrostPermissionException(message) { Error = error },
            404 => new BifrostNotFoundException(message) { Error = error },
            _ => new BifrostApiException(message) { Error = error },
        };
    }

    /// <summary>Whether a status code alone says that the same request may succeed later.</summary>
    public static bool IsTransientStatus(int statusCode) => statusCode is 408 or 429 or 499 or 502 or 503 or 504;

    /// <summary>Whether the same request may succeed later.</summary>
    public static bool IsTransient(ApiError error) =>
        IsRateLimit(error) || IsProviderUnavailable(error) || IsTransientStatus(error.StatusCode)
        || (error.StatusCode >= 500 && !IsRefusal(error));

    /// <summary>What an error response says about its request.</summary>
    /// <remarks>
    /// A failure on the way to the provider, or in it, does not say whether a create or an upload was executed. A rate limit and a 503 do: nothing
    /// was.
    /// </remarks>
    public static RequestDelivery GetDelivery(ApiError error)
    {
        bool isRefusedBeforeExecution = IsRateLimit(error) || (error.StatusCode == 503 && !IsProviderUnavailable(error));
        return error.Call.IsRepeatable || isRefusedBeforeExecution || !IsTransient(error)
            ? RequestDelivery.Answered
            : DeliveryRule.GetWithoutResponse(error.Call);
    }

    // The gateway also responds with 500 to invalid requests. Its own validation says that the error is its own; the OpenAI routes of 1.4.19
    // respond with 500 to every error for which nothing has chosen a status.
    private static bool IsRefusal(ApiError error) =>
        error.IsBifrostError == true || (error is { StatusCode: 500, IsBifrostError: false, HasStatusInBody: false });

    private static bool IsRateLimit(ApiError error) =>
        error.StatusCode == 429
        || (error.Type is { } type
            && (type == BifrostErrorType.RateLimited || type == BifrostErrorType.TokenLimited || type == BifrostErrorType.RequestLimited));

    private static bool IsNotReady(ApiError error) =>
        error.Call.ReadsResults && error.StatusCode is 404 or 500 && ContainsAny(error.Message, NotReadyMessages);

    private static bool IsProviderUnavailable(ApiError error) =>
        error.Type == BifrostErrorType.ProviderConnectionFailed || error.Type == BifrostErrorType.RequestTimedOut
        || (error.StatusCode is 400 or >= 500 && ContainsAny(error.Message, UnavailableMessages));

    private static bool ContainsAny(string? text, string[] messages) =>
        text is not null && Array.Exists(messages, message => text.Contains(message, StringComparison.OrdinalIgnoreCase));
}
