using System.Text.Json;
using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>Why one request of a batch failed.</summary>
public sealed record BatchItemError
{
    /// <summary>The kind of failure in the provider's word; Anthropic's is always <c>error</c>, the gateway loses the rest.</summary>
    [JsonPropertyName("code")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Code { get; init; }

    /// <summary>What went wrong; <see langword="null"/> when not told. Can quote the prompt.</summary>
    [JsonPropertyName("message")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Message { get; init; }

    /// <summary>Members that this type does not know, as received; <see langword="null"/> when there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BatchItemError)} {{ Code = {Code} }}";
}
