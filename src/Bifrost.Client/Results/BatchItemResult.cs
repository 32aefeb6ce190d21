using System.Text.Json;
using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>The result of one request of an Anthropic batch.</summary>
public sealed record BatchItemResult
{
    /// <summary>The type of the result: <c>succeeded</c>, <c>errored</c>, <c>expired</c> or <c>canceled</c>.</summary>
    [JsonPropertyName("type")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Type { get; init; }

    /// <summary>The message of the model; <see langword="null"/> if the request did not succeed.</summary>
    [JsonPropertyName("message")]
    public JsonPayload? Message { get; init; }

    /// <summary>Additional JSON members that this type does not define; <see langword="null"/> if there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BatchItemResult)} {{ Type = {Type} }}";
}
