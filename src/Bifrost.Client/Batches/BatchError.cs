using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>An error in a batch, or in one line of its files.</summary>
public sealed record BatchError : GatewayObject
{
    /// <summary>The error code; <see langword="null"/> if not reported.</summary>
    [JsonPropertyName("code")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Code { get; init; }

    /// <summary>The message; <see langword="null"/> if not reported. Can quote the line, and so contain prompt or response text.</summary>
    [JsonPropertyName("message")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Message { get; init; }

    /// <summary>The name of the invalid parameter; <see langword="null"/> if not reported.</summary>
    [JsonPropertyName("param")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Param { get; init; }

    /// <summary>The line number in the file, starting at 1; <see langword="null"/> if not reported.</summary>
    [JsonPropertyName("line")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? Line { get; init; }

    // Excludes the message: it can contain prompt text, which must not reach logs through ToString.
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BatchError)} {{ Code = {Code}, Param = {Param}, Line = {Line} }}";
}
