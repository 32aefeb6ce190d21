namespace Bifrost.Client;

/// <summary>Which kind of exception an error is. The only place that looks at the gateway's wording.</summary>
internal static class ErrorClassifier
{
    // The gateway gives these no type and no status of their own: 400 on the unified routes of older versions, 500 on the others.
    private static readonly string[] Unreachable =
    [
        "network error occurred while connecting to provider API",
        "failed to execute HTTP request to provider API",
        "empty response received from provider",
        "HTML response received from provider",
    ];

    private static readonly string[] NotReady =
    [
        "output_file_id is empty", // OpenAI, Azure
        "results not yet available", // Gemini
        "batch output is not available yet", // Vertex
        "results are available yet", // Anthropic
        "no available results", // Anthropic
    ];

    public static BifrostApiException ToException(ApiError error)
    {
        string message = ErrorText.Describe(error);
        BifrostErrorType type = error.Type ?? default;

        if (type == BifrostErrorType.VirtualKeyRequired || type == BifrostErrorType.VirtualKeyNotFound)
            return new BifrostAuthenticationException(message, error);
        if (type == BifrostErrorType.VirtualKeyBlocked || type == BifrostErrorType.ModelBlocked || type == BifrostErrorType.ProviderBlocked)
            return new BifrostPermissionException(message, error);
        if (type == BifrostErrorType.BudgetExceeded || error.StatusCode == 402)
            return new BifrostBudgetExceededException(message, error);
        if (IsRateLimit(error))
            return new BifrostRateLimitException(message, error);
        if (error.Code == "unsupported_operation")
            return new BifrostUnsupportedOperationException(message, error);
        if (IsNotReady(error))
            return new BifrostResultsNotReadyException(message, error);
        if (IsUnreachable(error))
            return new BifrostProviderUnavailableException(message, error);
        return error.StatusCode switch
        {
            401 => new BifrostAuthenticationException(message, error),
            403 => new BifrostPermissionException(message, error),
            404 => new BifrostNotFoundException(message, error),
            _ => new BifrostApiException(message, error),
        };
    }

    /// <summary>Whether the same request may succeed later.</summary>
    public static bool IsTransient(ApiError error) =>
        IsRateLimit(error) || IsUnreachable(error) || error.StatusCode is 408 or 499 or 502 or 503 or 504
        // The gateway answers 500 to mistakes of the caller too, but says then that the error is its own.
        || (error.StatusCode >= 500 && error.IsBifrostError != true);

    private static bool IsRateLimit(ApiError error) =>
        error.StatusCode == 429
        || (error.Type is { } type
            && (type == BifrostErrorType.RateLimited || type == BifrostErrorType.TokenLimited || type == BifrostErrorType.RequestLimited));

    private static bool IsNotReady(ApiError error) =>
        error.Call.ReadsResults && error.StatusCode is 404 or 500 && Contains(error.Message, NotReady);

    private static bool IsUnreachable(ApiError error) =>
        error.Type == BifrostErrorType.ProviderConnectionFailed || error.Type == BifrostErrorType.RequestTimedOut
        || (error.StatusCode is 400 or >= 500 && Contains(error.Message, Unreachable));

    private static bool Contains(string? text, string[] any) =>
        text is not null && Array.Exists(any, one => text.Contains(one, StringComparison.OrdinalIgnoreCase));
}
