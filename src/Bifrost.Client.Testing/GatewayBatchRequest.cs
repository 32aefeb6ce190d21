namespace Bifrost.Client.Testing;

/// <summary>One request of a batch, as it reached the provider behind the gateway, and the answers that such a provider gives.</summary>
public sealed record GatewayBatchRequest
{
    /// <summary>The provider that runs the batch.</summary>
    public required ModelProvider Provider { get; init; }

    /// <summary>Which request of the batch it is, counted from 1.</summary>
    public required long Line { get; init; }

    /// <summary>The caller's name for the request.</summary>
    public required string CustomId { get; init; }

    /// <summary>The request itself, without what is around it at this provider; empty when it had none.</summary>
    public required JsonPayload Body { get; init; }

    /// <summary>The endpoint that it goes to (OpenAI, Azure); <see langword="null"/> when it named none.</summary>
    public BatchEndpoint? Endpoint { get; init; }

    /// <summary>A model's answer.</summary>
    /// <param name="body">The answer in the provider's shape, as JSON.</param>
    /// <returns>The answer, in the form that this provider's answers have at the gateway.</returns>
    public BatchResultItem Succeed(JsonPayload body) => Provider == ModelProvider.Anthropic
        ? new BatchResultItem { CustomId = CustomId, Result = new BatchItemResult { Type = "succeeded", Message = body } }
        : Respond(200, body);

    /// <summary>A model's answer that repeats the last thing that was said to it.</summary>
    /// <returns>The answer, in the form that this provider's answers have at the gateway.</returns>
    public BatchResultItem Succeed() => Succeed(EchoModel.Answer(this));

    /// <summary>A failure.</summary>
    /// <param name="statusCode">The HTTP status, 400 or more; with Anthropic nothing of it and of the message gets through the gateway.</param>
    /// <param name="message">What went wrong.</param>
    /// <returns>The failure, in the form that this provider's failures have at the gateway.</returns>
    public BatchResultItem Fail(int statusCode, string message)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(statusCode, 400);
        ArgumentNullException.ThrowIfNull(message);
        string code = statusCode.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Provider.Value switch
        {
            "anthropic" => Unreached("errored") with { Error = new BatchItemError { Code = "error" } },
            "gemini" or "vertex" => new BatchResultItem { CustomId = CustomId, Error = new BatchItemError { Code = code, Message = message } },
            "bedrock" => new BatchResultItem
            {
                CustomId = CustomId,
                Response = new BatchItemResponse { StatusCode = statusCode },
                Error = new BatchItemError { Code = code, Message = message },
            },
            _ => Respond(statusCode, EchoModel.Refusal(message)),
        };
    }

    /// <summary>What an Anthropic batch says of a request.</summary>
    internal BatchResultItem Unreached(string type) => new() { CustomId = CustomId, Result = new BatchItemResult { Type = type } };

    private BatchResultItem Respond(int statusCode, JsonPayload body) => new()
    {
        CustomId = CustomId,
        Response = new BatchItemResponse { StatusCode = statusCode, RequestId = $"req_{Line}", Body = body },
    };

    // The body is prompt text: it does not go into a log by way of a ToString.
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(GatewayBatchRequest)} {{ Provider = {Provider}, Line = {Line}, CustomId = {CustomId} }}";
}
