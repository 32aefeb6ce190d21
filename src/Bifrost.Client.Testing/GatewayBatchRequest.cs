using System.Globalization;

namespace Bifrost.Client.Testing;

/// <summary>
/// A model request, in a batch or in a direct call, as the provider behind the gateway receives it, and methods that create its result in the
/// provider's format. See <see cref="BifrostTestGateway.AnswerWith"/>.
/// </summary>
public sealed record GatewayBatchRequest
{
    /// <summary>The provider that runs the batch, or that is called.</summary>
    public required ModelProvider Provider { get; init; }

    /// <summary>
    /// The model of the batch or of the direct call, without its provider; <see langword="null"/> if the batch names none. The
    /// <see cref="Body"/> of a request in a batch can name another one.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>
    /// Whether the request is a direct call, such as <c>POST /openai/v1/chat/completions</c>, and not in a batch. Its result is in the format of
    /// the route, whichever the provider.
    /// </summary>
    public bool IsDirectCall { get; init; }

    /// <summary>The one-based position of the request in the batch; for a direct call, its one-based number since the gateway was started.</summary>
    public required long Line { get; init; }

    /// <summary>The caller's id of the request; empty if it has none, such as a direct call.</summary>
    public required string CustomId { get; init; }

    /// <summary>
    /// The body of the model request, without the provider-specific envelope around it. <see cref="JsonPayload.IsEmpty"/> if the request has
    /// no body.
    /// </summary>
    public required JsonPayload Body { get; init; }

    /// <summary>
    /// The endpoint of the model request: for direct calls, and for OpenAI, Azure and custom providers; <see langword="null"/> if the request does
    /// not name one.
    /// </summary>
    public BatchEndpoint? Endpoint { get; init; }

    /// <summary>When the batch was created, or when the call was received. The response repeats it.</summary>
    internal DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UnixEpoch;

    private bool HasAnthropicResult => !IsDirectCall && Provider == ModelProvider.Anthropic;

    // The gateway does not pass on an id of the request for other providers.
    private bool HasRequestId => IsDirectCall || Provider.Value is not ("gemini" or "bedrock" or "vertex");

    /// <summary>Creates a successful result.</summary>
    /// <param name="body">The response of the model, as JSON in the provider's format.</param>
    /// <returns>The result, in the format that the gateway uses for this provider.</returns>
    public BatchResultItem Succeed(JsonPayload body) => HasAnthropicResult
        ? CreateAnthropicItem("succeeded", body)
        : CreateItem(200, body);

    /// <summary>
    /// Creates a successful result with a text, as a complete response of the provider with the name of the model and the usage. For embeddings,
    /// the response has vectors instead of the text.
    /// </summary>
    /// <param name="text">The text, for example JSON if the request asks for structured output.</param>
    /// <returns>The result, in the format that the gateway uses for this provider.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="System.Text.Json.JsonException"><see cref="Body"/> is not valid JSON.</exception>
    public BatchResultItem Succeed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Succeed(EchoModel.CreateResponse(this, text));
    }

    /// <summary>Creates a successful result that repeats the text of the last message of the user in the request.</summary>
    /// <returns>The result, in the format that the gateway uses for this provider.</returns>
    /// <exception cref="System.Text.Json.JsonException"><see cref="Body"/> is not valid JSON.</exception>
    public BatchResultItem Succeed() => Succeed(EchoModel.CreateResponse(this));

    /// <summary>Creates a failed result.</summary>
    /// <param name="statusCode">
    /// The HTTP status code, 400 or greater. In a batch, the gateway does not report it for Anthropic, and Gemini and Vertex report it as Google's
    /// status.
    /// </param>
    /// <param name="message">The error message. In a batch, the gateway does not report it for Anthropic.</param>
    /// <returns>The result, in the format that the gateway uses for this provider.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="statusCode"/> is less than 400.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="message"/> is <see langword="null"/>.</exception>
    public BatchResultItem Fail(int statusCode, string message)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(statusCode, 400);
        ArgumentNullException.ThrowIfNull(message);
        if (IsDirectCall)
            return CreateItem(statusCode, CreateErrorBody(statusCode, message));
        return Provider.Value switch
        {
            "anthropic" => CreateAnthropicItem("errored") with { Error = new BatchItemError { Code = "error" } },
            "gemini" => new BatchResultItem { CustomId = CustomId, Error = GoogleStatus.CreateGeminiError(statusCode, message) },
            "vertex" => new BatchResultItem { CustomId = CustomId, Error = GoogleStatus.CreateVertexError(statusCode, message) },
            "bedrock" => new BatchResultItem
            {
                CustomId = CustomId,
                Response = new BatchItemResponse { StatusCode = statusCode },
                Error = new BatchItemError { Code = statusCode.ToString(CultureInfo.InvariantCulture), Message = message },
            },
            _ => CreateItem(statusCode, CreateErrorBody(statusCode, message)),
        };
    }

    /// <summary>Creates the body of a failed response.</summary>
    internal JsonPayload CreateErrorBody(int statusCode, string message) => Endpoint?.Value == ModelFormat.MessagesPath
        ? ModelError.CreateAnthropic(statusCode, message)
        : ModelError.CreateOpenAI(statusCode, message);

    /// <summary>Creates a result in the format of Anthropic.</summary>
    internal BatchResultItem CreateAnthropicItem(string type, JsonPayload? message = null) => new()
    {
        CustomId = CustomId,
        Result = new BatchItemResult { Type = type, Message = message },
    };

    private BatchResultItem CreateItem(int statusCode, JsonPayload body) => new()
    {
        CustomId = CustomId,
        Response = new BatchItemResponse { StatusCode = statusCode, RequestId = HasRequestId ? $"req_{Line}" : null, Body = body },
    };

    // The body is left out: it contains prompts, which must not get into a log by accident.
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(GatewayBatchRequest)} {{ Provider = {Provider}, Line = {Line}, CustomId = {CustomId} }}";
}
