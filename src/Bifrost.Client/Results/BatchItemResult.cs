using System.Text.Json;
using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>How one request of an Anthropic batch ended.</summary>
public sealed record BatchItemResult
{
    /// <summary><c>succeeded</c>, <c>errored</c>, <c>expired</c> or <c>canceled</c>.</summary>
    [JsonPropertyName("type")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Type { get; init; }

    /// <summary>The message that the model gave; <see langword="null"/> unless it succeeded.</summary>
    [JsonPropertyName("message")]
    public JsonPayload? Message { get; init; }

    /// <summary>Members that this type does not know, as received; <see langword="null"/> when there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BatchItemResult)} {{ Type = {Type} }}";
}
