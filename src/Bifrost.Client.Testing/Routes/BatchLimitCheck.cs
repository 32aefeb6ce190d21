using System.Globalization;

namespace Bifrost.Client.Testing;

/// <summary>Checks a new batch against the limits of its provider, and creates the provider's errors.</summary>
/// <remarks>None of these errors was recorded. They follow the documentation of the providers and what users report.</remarks>
internal static class BatchLimitCheck
{
    private const string TokenLimitExceeded = "token_limit_exceeded";

    /// <summary>Returns the error for an input that is too large or too small; null if there is none.</summary>
    public static BatchError? GetInputError(GatewayBatchLimits limits, BatchInput input)
    {
        if (limits.MaxRequests is { } maxRequests && input.Count > maxRequests)
            return new BatchError { Code = "too_many_tasks", Message = $"Maximum number of records is {maxRequests}. The input has {input.Count}." };
        if (limits.MaxBytes is { } maxBytes && input.Length > maxBytes)
            return new BatchError { Code = "file_size_exceeded", Message = $"Maximum size of the input is {maxBytes} bytes. The input has {input.Length}." };
        if (limits.MinRequests is { } minRequests && input.Count < minRequests)
            return new BatchError { Code = "too_few_tasks", Message = $"Minimum number of records is {minRequests}. The input has {input.Count}." };
        return null;
    }

    /// <summary>Creates the response for a batch whose input has an error, for providers that have no batches that fail in validation.</summary>
    public static GatewayResponse CreateInputErrorResponse(RequestContext context, BatchError error) => ProviderErrorResponse.Create(
        context,
        new GatewayError(400, error.Message!)
        {
            ErrorType = context.Provider == ModelProvider.Anthropic ? "invalid_request_error" : null,
            Code = context.Provider == ModelProvider.Gemini ? "400" : null,
        },
        "INVALID_ARGUMENT");

    /// <summary>Returns the message of the provider if a new batch exceeds a quota; otherwise null.</summary>
    public static string? GetQuotaMessage(RequestContext context, GatewayBatchLimits limits, BatchInput input, string? model)
    {
        StoredBatch[] enqueued = [.. context.State.Batches.List(context.Provider).Where(batch => batch.IsEnqueued)];
        if (limits.MaxEnqueuedRequests is { } maxRequests && enqueued.Sum(batch => batch.RequestCount) + input.Count > maxRequests)
            return GetQuotaMessage(context.Provider, maxRequests, "Enqueued token", $" for {model ?? "this model"}", "enqueued tokens");
        return limits.MaxActiveBatches is { } maxBatches && enqueued.Length >= maxBatches
            ? GetQuotaMessage(context.Provider, maxBatches, "Active batch", "", "active batches")
            : null;
    }

    /// <summary>Creates the response for a batch that exceeds a quota.</summary>
    public static GatewayResponse CreateQuotaResponse(RequestContext context, string message) => ProviderErrorResponse.Create(
        context,
        new GatewayError(429, message)
        {
            ErrorType = context.Provider.Value switch
            {
                "anthropic" => "rate_limit_error",
                "gemini" or "bedrock" or "vertex" => null,
                _ => "invalid_request_error",
            },
            Code = context.Provider.Value switch
            {
                "anthropic" or "bedrock" => null,
                "gemini" or "vertex" => "429",
                _ => TokenLimitExceeded,
            },
        },
        "RESOURCE_EXHAUSTED");

    /// <summary>Creates the error of a batch that fails because it exceeds a quota.</summary>
    public static BatchError CreateQuotaFailure(ModelProvider provider, string message) => new()
    {
        Code = provider.Value switch
        {
            "bedrock" => null,
            "vertex" => "8", // RESOURCE_EXHAUSTED
            _ => TokenLimitExceeded,
        },
        Message = message,
    };

    private static string GetQuotaMessage(ModelProvider provider, long limit, string quota, string scope, string unit) => provider.Value switch
    {
        "anthropic" => string.Create(CultureInfo.InvariantCulture, $"This request would exceed your organization's limit of {limit:N0} {unit}."),
        "gemini" or "vertex" => "Resource has been exhausted (e.g. check quota).",
        "bedrock" => "ServiceQuotaExceededException: The number of requests exceeds the service quota. Resubmit your request later.",
        _ => string.Create(
            CultureInfo.InvariantCulture,
            $"{quota} limit reached{scope} in organization org-test. Limit: {limit:N0} {unit}. Please try again once some in_progress batches have been completed."),
    };
}
