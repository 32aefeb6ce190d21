using System.Text.Json.Serialization;

namespace Bifrost.Client;

/// <summary>The errors of a batch as a whole.</summary>
public sealed record BatchErrors : GatewayObject
{
    /// <summary>The object type: <c>list</c>.</summary>
    [JsonPropertyName("object")]
    public string? Object { get; init; }

    /// <summary>The errors; empty if there are none.</summary>
    [JsonPropertyName("data")]
    public IReadOnlyList<BatchError> Items { get; init => field = value ?? []; } = [];
}
