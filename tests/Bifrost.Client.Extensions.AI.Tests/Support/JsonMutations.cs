using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bifrost.Client.Extensions.AI.Tests.Support;

/// <summary>Changes a JSON value in one place: for each place and each kind of change, a copy.</summary>
internal static class JsonMutations
{
    public static IEnumerable<(string Change, JsonNode Json)> Of(JsonNode json)
    {
        int count = Nodes(json).Count();
        for (int at = 0; at < count; at++)
        {
            foreach (string change in (string[])["value", "remove", "add"])
            {
                JsonNode copy = json.DeepClone();
                JsonNode place = Nodes(copy).ElementAt(at);
                string path = place.GetPath();
                if (Apply(place, change))
                    yield return ($"{change} {path}", copy);
            }
        }
    }

    // Null is not a node: members with the value null are changed where their parent gets another member.
    private static IEnumerable<JsonNode> Nodes(JsonNode node) => node switch
    {
        JsonObject json => json.Select(member => member.Value).OfType<JsonNode>().SelectMany(Nodes).Prepend(json),
        JsonArray list => list.OfType<JsonNode>().SelectMany(Nodes).Prepend(list),
        _ => [node],
    };

    private static bool Apply(JsonNode node, string change)
    {
        switch (change, node)
        {
            case ("value", JsonValue value):
                value.ReplaceWith(Other(value));
                return true;
            case ("remove", { Parent: JsonObject parent }):
                return parent.Remove(node.GetPropertyName());
            case ("remove", { Parent: JsonArray parent }):
                parent.RemoveAt(node.GetElementIndex());
                return true;
            case ("add", JsonObject json):
                json["added"] = JsonValue.Create(1);
                return true;
            case ("add", JsonArray list):
                list.Add(JsonValue.Create(1));
                return true;
            default:
                return false;
        }
    }

    private static JsonNode Other(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => JsonValue.Create(value.GetValue<string>() + "x"),
        JsonValueKind.Number => JsonNode.Parse("9" + value.ToJsonString().TrimStart('-'))!,
        _ => JsonValue.Create("other"),
    };
}
