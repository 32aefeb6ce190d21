using System.Globalization;

namespace Bifrost.Client.Testing;

/// <summary>
/// A request in a batch, as the provider behind the gateway receives it, and methods that create its result in the provider's format. See
/// <see cref="BifrostTestGateway.AnswerWith"/>.
/// </summary>
public sealed record GatewayBatchRequest
{
    /// <summary>The provider that runs the batch.</summary>
    public required ModelProvider Provider { get; init; }

    /// <summary>The one-based position of the request in the batch.</summary>
    public required long Line { get; init; }

    /// <summary>The caller's id of the request; empty if it has none.</summary>
    public required string CustomId { get; init; }

    /// <summary>
    /// The body of the model request, without the provider-specific envelope around it. <see cref="JsonPayload.IsEmpty"/> if the request has
    /// no body.
    /// </summary>
    public required JsonPayload Body { get; init; }

    /// <summary>The endpoint of the model request (OpenAI, Azure and custom providers); <see langword="null"/> if the request does not name one.</summary>
    public BatchEndpoint? Endpoint { get; init; }

    /// <summary>Creates a successful result.</summary>
    /// <param name="body">The response of the model, as JSON in the provider's format.</param>
    /// <returns>The result, in the format that the gateway uses for this provider.</returns>
    public BatchResultItem Succeed(JsonPayload body) => Provider == ModelProvider.Anthropic
        ? CreateAnthropicItem("succeeded", body)
        : CreateItem(200, body);

    /// <summary>Creates a successful result that repeats the text of the last message in the request.</summary>
    /// <returns>The result, in the format that the gateway uses for this provider.</returns>
    public BatchResultItem Succeed() => Succeed(EchoModel.CreateResponse(this));

    /// <summary>Creates a failed result.</summary>
    /// <param name="statusCode">The HTTP status code, 400 or greater. The gateway does not report it for Anthropic.</param>
    /// <param name="message">The error message. The gateway does not report it for Anthropic.</param>
    /// <returns>The result, in the format that the gateway uses for this provider.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="statusCode"/> is less than 400.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="message"/> is <see langword="null"/>.</exception>
    public BatchResultItem Fail(int statusCode, string message)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(statusCode, 400);
        ArgumentNullException.ThrowIfNull(message);
        string code = statusCode.ToString(CultureInfo.InvariantCulture);
        return Provider.Value switch
        {
            "anthropic" => CreateAnthropicItem("errored") with { Error = new BatchItemError { Code = "error" } },
            "gemini" or "vertex" => new BatchResultItem { CustomId = CustomId, Error = new BatchItemError { Code = code, Message = message } },
            "bedrock" => new BatchResultItem
            {
                CustomId = CustomId,
                Response = new BatchItemResponse { StatusCode = statusCode },
                Error = new BatchItemError { Code = code, Message = message },
            },
            _ => CreateItem(statusCode, EchoModel.CreateErrorBody(message)),
        };
    }

    /// <summary>Creates a result in the format of Anthropic.</summary>
    internal BatchResultItem CreateAnthropicItem(string type, JsonPayload? message = null) => new()
    {
        CustomId = CustomId,
        Result = new BatchItemResult { Type = type, Message = message },
    };

    private BatchResultItem CreateItem(int statusCode, JsonPayload body) => new()
    {
        CustomId = CustomId,
        Response = new BatchItemResponse { StatusCode = statusCode, RequestId = $"req_{Line}", Body = body },
    };

    // The body is left out: it contains prompts, which must not get into a log by accident.
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(GatewayBatchRequest)} {{ Provider = {Provider}, Line = {Line}, CustomId = {CustomId} }}";
}
