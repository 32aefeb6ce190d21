using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bifrost.Client;

/// <summary>The base type of the records that represent a JSON object from the gateway.</summary>
public abstract record GatewayObject
{
    private protected GatewayObject()
    {
    }

    /// <summary>Additional JSON members that the type does not define; <see langword="null"/> if there are none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
