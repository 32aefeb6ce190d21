using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>The result of one request of an Anthropic batch.</summary>
public sealed record BatchItemResult : GatewayObject
{
    /// <summary>The type of the result: <c>succeeded</c>, <c>errored</c>, <c>expired</c> or <c>canceled</c>.</summary>
    [JsonPropertyName("type")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Type { get; init; }

    /// <summary>The message of the model; <see langword="null"/> if the request did not succeed.</summary>
    [JsonPropertyName("message")]
    public JsonPayload? Message { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BatchItemResult)} {{ Type = {Type} }}";
}
