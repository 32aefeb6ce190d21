using System.Text.Json.Serialization;
using Bifrost.Client.Json;
using Bifrost.Client.Results;

namespace Bifrost.Client;

/// <summary>The result of one request of a batch. <see cref="Outcome"/> and <see cref="Body"/> work for every provider.</summary>
/// <remarks><see cref="Response"/>, <see cref="Result"/> and <see cref="Error"/> depend on the provider.</remarks>
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

    // Excludes bodies and messages: they can contain prompt and response text, which must not reach logs through ToString.
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BatchResultItem)} {{ CustomId = {CustomId}, Outcome = {Outcome} }}";
}
