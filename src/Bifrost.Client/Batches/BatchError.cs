using System.Text.Json;
using System.Text.Json.Serialization;
using Bifrost.Client.Json;

namespace Bifrost.Client;

/// <summary>A problem with a batch or with one line of its files.</summary>
public sealed record BatchError
{
    /// <summary>What kind of problem, in a word; <see langword="null"/> when not told.</summary>
    [JsonPropertyName("code")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Code { get; init; }

    /// <summary>What went wrong. Can quote the line, which can be prompt or answer text.</summary>
    [JsonPropertyName("message")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Message { get; init; }

    /// <summary>The parameter at fault; <see langword="null"/> when not told.</summary>
    [JsonPropertyName("param")]
    [JsonConverter(typeof(LenientStringConverter))]
    public string? Param { get; init; }

    /// <summary>The line of the file, counted from 1; <see langword="null"/> when not told.</summary>
    [JsonPropertyName("line")]
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? Line { get; init; }

    /// <summary>Members that this type does not know, as received; <see langword="null"/> when there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }

    // Messages can quote a line of the input, which is prompt text: they do not go into a log by way of a ToString.
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BatchError)} {{ Code = {Code}, Param = {Param}, Line = {Line} }}";
}
