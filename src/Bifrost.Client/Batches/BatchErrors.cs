using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bifrost.Client;

/// <summary>What was wrong with a batch as a whole.</summary>
public sealed record BatchErrors
{
    /// <summary>The kind of the object on the wire: <c>list</c>.</summary>
    [JsonPropertyName("object")]
    public string? Object { get; init; }

    /// <summary>The problems; empty when there are none.</summary>
    [JsonPropertyName("data")]
    public IReadOnlyList<BatchError> Items { get; init => field = value ?? []; } = [];

    /// <summary>Members that this type does not know, as received; <see langword="null"/> when there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
