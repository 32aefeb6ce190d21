using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bifrost.Client;

/// <summary>The errors of a batch as a whole.</summary>
public sealed record BatchErrors
{
    /// <summary>The object type: <c>list</c>.</summary>
    [JsonPropertyName("object")]
    public string? Object { get; init; }

    /// <summary>The errors; empty if there are none.</summary>
    [JsonPropertyName("data")]
    public IReadOnlyList<BatchError> Items { get; init => field = value ?? []; } = [];

    /// <summary>Additional JSON members that this type does not define; <see langword="null"/> if there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
