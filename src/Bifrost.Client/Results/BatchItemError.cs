using System.Text.Json;
using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>The error of a failed request of a batch.</summary>
public sealed record BatchItemError
{
    /// <summary>
    /// The error code of the provider; <see langword="null"/> if not reported. Always <c>error</c> for Anthropic: the gateway does not pass
    /// on the original error.
    /// </summary>
    [JsonPropertyName("code")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Code { get; init; }

    /// <summary>The error message; <see langword="null"/> if not reported. Can contain prompt text.</summary>
    [JsonPropertyName("message")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Message { get; init; }

    /// <summary>Additional JSON members that this type does not define; <see langword="null"/> if there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BatchItemError)} {{ Code = {Code} }}";
}
