using System.Text.Json;
using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>The answer to one request of a batch. Which of <see cref="Response"/>, <see cref="Result"/> and <see cref="Error"/> is there depends on the provider; <see cref="Outcome"/> and <see cref="Body"/> are the same for all.</summary>
public sealed record BatchResultItem
{
    /// <summary>The provider's own id of the line; only in items read from a provider's file.</summary>
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    /// <summary>The name that the caller gave the request. Empty when the provider lost it; not necessarily unique.</summary>
    [JsonPropertyName("custom_id")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string CustomId { get; init => field = value ?? ""; } = "";

    /// <summary>The provider's HTTP answer (OpenAI, Azure, Gemini, Bedrock, Vertex); <see langword="null"/> elsewhere.</summary>
    [JsonPropertyName("response")]
    public BatchItemResponse? Response { get; init; }

    /// <summary>How the request ended (Anthropic); <see langword="null"/> elsewhere.</summary>
    [JsonPropertyName("result")]
    public BatchItemResult? Result { get; init; }

    /// <summary>Why the request failed; <see langword="null"/> when it did not, and for some failures.</summary>
    [JsonPropertyName("error")]
    public BatchItemError? Error { get; init; }

    /// <summary>Members that this type does not know, as received; <see langword="null"/> when there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }

    /// <summary>
    /// How the request ended, by the gateway's own rule, the same for all providers: failed with an error, with a status outside
    /// 200 to 299, or with a result that is not <c>succeeded</c>; <see cref="BatchItemOutcome.Unknown"/> with nothing of the three.
    /// </summary>
    [JsonIgnore]
    public BatchItemOutcome Outcome => BatchItemOutcomes.Of(Response?.StatusCode, Result is null ? null : Result.Type ?? "", Error is not null, Error?.Code);

    /// <summary>The answer of the model, or the body of its error; <see langword="null"/> when there is none.</summary>
    [JsonIgnore]
    public JsonPayload? Body => Response?.Body ?? Result?.Message;

    // Bodies and messages are prompt and answer text: they do not go into a log by way of a ToString.
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BatchResultItem)} {{ CustomId = {CustomId}, Outcome = {Outcome} }}";
}
