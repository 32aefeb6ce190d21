using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Bifrost.Client.Answers;
using Bifrost.Client.Json;
using Bifrost.Client.Results;

namespace Bifrost.Client;

/// <summary>
/// The result of one request of a batch. <see cref="Outcome"/>, <see cref="Body"/> and what is read from the body (<see cref="Text"/>,
/// <see cref="Usage"/> and the like) are the same for every provider; <see cref="Response"/>, <see cref="Result"/> and <see cref="Error"/> are not.
/// </summary>
/// <remarks>
/// <para>
/// What the body says is read from its JSON each time that it is asked for, and costs nothing otherwise. A value is <see langword="null"/> if the body
/// does not have it, or if its format is not known. Known are chat completions, completions, responses and embeddings of OpenAI and Azure, messages of
/// Anthropic, the formats of Gemini and Vertex, and on Bedrock those of Anthropic, Nova (Converse), Llama, Mistral and Titan.
/// </para>
/// <para>
/// These properties throw a <see cref="JsonException"/> if the body is not valid JSON, <see cref="Embeddings"/> also if an embedding has a value that is
/// not a number.
/// </para>
/// </remarks>
public sealed record BatchResultItem : GatewayObject
{
    /// <summary>The id of the line at the provider; <see langword="null"/> for items that were not read from a file of the provider.</summary>
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    /// <summary>The <see cref="BatchRequestItem.CustomId"/> of the request; empty if not returned, not necessarily unique.</summary>
    [JsonPropertyName("custom_id")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string CustomId { get; init => field = value ?? ""; } = "";

    /// <summary>The HTTP response (OpenAI, Azure, Gemini, Bedrock, Vertex); <see langword="null"/> if there is none.</summary>
    [JsonPropertyName("response")]
    public BatchItemResponse? Response { get; init; }

    /// <summary>The result (Anthropic); <see langword="null"/> for other providers.</summary>
    [JsonPropertyName("result")]
    public BatchItemResult? Result { get; init; }

    /// <summary>The error; <see langword="null"/> if the request did not fail, and for some failed requests.</summary>
    [JsonPropertyName("error")]
    public BatchItemError? Error { get; init; }

    /// <summary>The outcome; <see cref="BatchItemOutcome.Unknown"/> if there is no response, no result and no error.</summary>
    /// <remarks>A request failed if it has an error, a status code outside of 200 to 299, or a result that is not <c>succeeded</c>.</remarks>
    [JsonIgnore]
    public BatchItemOutcome Outcome => BatchItemOutcomes.Of(Response is { IsHttpResponse: true } ? Response.StatusCode : null, Result is null ? null : Result.Type ?? "", Error is not null, Error?.Code);

    /// <summary>The response body or the message of the model, or the body of the error response; <see langword="null"/> if there is none.</summary>
    [JsonIgnore]
    public JsonPayload? Body => Response?.Body ?? Result?.Message;

    /// <summary>The text that the model wrote; <see langword="null"/> if there is none. Several parts of text are one text, without the reasoning.</summary>
    /// <remarks>
    /// Of a response with several choices, the first. The results endpoint of the gateway joins the parts of a Gemini response: a request that asks for
    /// the thoughts of the model has them in its text there.
    /// </remarks>
    [JsonIgnore]
    public string? Text => Read(AnswerParts.Text).Text;

    /// <summary>Why the model stopped; <see langword="null"/> if not reported.</summary>
    [JsonIgnore]
    public FinishReason? FinishReason => Read(AnswerParts.FinishReason).FinishReason;

    /// <summary>The text with which the model, or the provider, refused to answer; <see langword="null"/> if there is none.</summary>
    /// <remarks>Anthropic and Gemini can refuse without a text: see <see cref="FinishReason"/>.</remarks>
    [JsonIgnore]
    public string? Refusal => Read(AnswerParts.Refusal).Refusal;

    /// <summary>The tools that the model wants to call; <see langword="null"/> if there are none.</summary>
    /// <remarks>The results endpoint of the gateway leaves out the tool calls of Gemini.</remarks>
    [JsonIgnore]
    public IReadOnlyList<ToolCall>? ToolCalls => Read(AnswerParts.ToolCalls).ToolCalls;

    /// <summary>The numbers of tokens; <see langword="null"/> if not reported.</summary>
    [JsonIgnore]
    public TokenUsage? Usage => Read(AnswerParts.Usage).Usage;

    /// <summary>The name of the model as it is in the response, usually with its version; <see langword="null"/> if not reported.</summary>
    [JsonIgnore]
    public string? Model => Read(AnswerParts.Model).Model;

    /// <summary>The embeddings, one for each input of the request; <see langword="null"/> if there are none.</summary>
    [JsonIgnore]
    public IReadOnlyList<ReadOnlyMemory<float>>? Embeddings => Read(AnswerParts.Embeddings).Embeddings;

    /// <summary>Why the request failed, in the words of the provider; <see langword="null"/> if it did not, or if not reported. Can contain prompt text.</summary>
    /// <remarks>From the body of the error response, otherwise from <see cref="Error"/>.</remarks>
    [JsonIgnore]
    public string? ErrorMessage
    {
        get
        {
            Answer answer = ReadError();
            return answer.ErrorMessage ?? Error?.Message ?? (Outcome == BatchItemOutcome.Errored ? answer.Message : null);
        }
    }

    /// <summary>The error code of the provider, or the type of the error if it has no code; <see langword="null"/> if there is none.</summary>
    /// <remarks>From the body of the error response, otherwise from <see cref="Error"/>.</remarks>
    [JsonIgnore]
    public string? ErrorCode => ReadError().ErrorCode ?? Error?.Code;

    /// <summary>Deserializes the text, for a request that asked for JSON (structured output).</summary>
    /// <typeparam name="T">The type to deserialize to.</typeparam>
    /// <param name="typeInfo">The serialization metadata of the type, such as from a source-generated context.</param>
    /// <returns>The value; <see langword="null"/> if the JSON is <c>null</c>.</returns>
    /// <exception cref="InvalidOperationException">There is no text: the request failed, or the model refused or requests tools.</exception>
    /// <exception cref="JsonException">The text is not valid JSON, for instance because it was cut off, or is not compatible with the type.</exception>
    public T? Deserialize<T>(JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        string text = Text ?? throw new InvalidOperationException($"The result has no text: its outcome is {Outcome}{DescribeFinishReason()}.");
        try
        {
            return JsonSerializer.Deserialize(text, typeInfo);
        }
        catch (JsonException exception)
        {
            throw new JsonException(
                $"The text is not JSON of the type {typeof(T).Name}{DescribeFinishReason()}: {exception.Message}", exception.Path, exception.LineNumber, exception.BytePositionInLine, exception);
        }
    }

    private string DescribeFinishReason() => FinishReason is { } reason ? $", its finish reason '{reason}'" : "";

    private Answer Read(AnswerParts parts) => AnswerReader.Read(Body is { } body ? body.Utf8.Span : default, parts);

    private Answer ReadError()
    {
        Answer answer = Read(AnswerParts.Error);
        if (answer.ErrorMessage is not null || answer.ErrorCode is not null)
            return answer;

        // In the files of Anthropic, the result has the error.
        return Result?.AdditionalProperties?.TryGetValue("error", out JsonElement error) == true
            ? AnswerReader.Read(JsonMarshal.GetRawUtf8Value(error), AnswerParts.Error)
            : answer;
    }

    // Excludes bodies and messages: they can contain prompt and response text, which must not reach logs through ToString.
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BatchResultItem)} {{ CustomId = {CustomId}, Outcome = {Outcome} }}";
}
