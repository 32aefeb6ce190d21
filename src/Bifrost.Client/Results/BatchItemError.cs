using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>The error of a failed request of a batch.</summary>
public sealed record BatchItemError : GatewayObject
{
    /// <summary>The error code of the provider; <see langword="null"/> if not reported.</summary>
    /// <remarks>Always <c>error</c> for Anthropic: the gateway does not pass on the original error.</remarks>
    [JsonPropertyName("code")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Code { get; init; }

    /// <summary>The error message; <see langword="null"/> if not reported. Can contain prompt text.</summary>
    [JsonPropertyName("message")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Message { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BatchItemError)} {{ Code = {Code} }}";
}
