using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Bifrost.Client.Extensions.AI.Requests;

/// <summary>
/// Adds members in the provider's own format to a body: those of <see cref="ChatOptions.AdditionalProperties"/>, and those of the object that
/// <see cref="ChatOptions.RawRepresentationFactory"/> returns.
/// </summary>
internal static class AdditionalMembers
{
    /// <summary>The name under which the adapter for OpenAI finds whether schemas are strict; it is no member of a body.</summary>
    public const string Strict = "strict";

    public static void Add(JsonObject body, ChatOptions options, Unsupported unsupported)
    {
        if (options.AdditionalProperties is { } properties)
            Add(body, JsonValues.ToObject(properties.Where(property => property.Key != Strict)));
        if (options.RawRepresentationFactory?.Invoke(NoChatClient.Instance) is { } raw)
            Add(body, ToObject(raw) ?? throw Refuse(raw, unsupported));
    }

    private static NotSupportedException Refuse(object raw, Unsupported unsupported) => unsupported.Option(
        nameof(ChatOptions.RawRepresentationFactory),
        $"with an object of the type {raw.GetType()}: return a {nameof(JsonObject)}, {nameof(JsonElement)} or {nameof(JsonPayload)}");

    private static JsonObject? ToObject(object raw) => raw switch
    {
        JsonObject value => (JsonObject)value.DeepClone(),
        JsonElement { ValueKind: JsonValueKind.Object } value => JsonObject.Create(value),
        JsonPayload value => ToObject(value.ToElement()),
        _ => null,
    };

    // The member that is added wins. Lists are joined, and objects are merged unless they are one of several kinds, which their type tells.
    private static void Add(JsonObject body, JsonObject members)
    {
        foreach ((string name, JsonNode? value) in members)
        {
            switch (value, body[name])
            {
                case (JsonArray added, JsonArray existing):
                    body[name] = new JsonArray([.. added.Concat(existing).Select(item => item?.DeepClone())]);
                    break;
                case (JsonObject added, JsonObject existing) when !added.ContainsKey("type"):
                    Add(existing, added);
                    break;
                default:
                    body[name] = value?.DeepClone();
                    break;
            }
        }
    }
}
