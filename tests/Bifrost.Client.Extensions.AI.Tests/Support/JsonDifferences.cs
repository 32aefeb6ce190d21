using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bifrost.Client.Extensions.AI.Tests.Support;

/// <summary>Compares two JSON values member by member: the order of members does not matter, numbers are compared by value.</summary>
internal static class JsonDifferences
{
    /// <summary>The paths at which the values differ, with both values.</summary>
    public static IEnumerable<string> Between(JsonNode? adapter, JsonNode? package, string path = "$") => (adapter, package) switch
    {
        (JsonObject left, JsonObject right) =>
            left.Select(member => member.Key).Union(right.Select(member => member.Key), StringComparer.Ordinal).SelectMany(name => BetweenMembers(left, right, name, $"{path}.{name}")),
        (JsonArray left, JsonArray right) when left.Count == right.Count =>
            Enumerable.Range(0, left.Count).SelectMany(index => Between(left[index], right[index], $"{path}[{index}]")),
        _ => AreSame(adapter, package) ? [] : [$"{path}: the adapter has {Show(adapter)}, the package has {Show(package)}"],
    };

    private static IEnumerable<string> BetweenMembers(JsonObject adapter, JsonObject package, string name, string path) =>
        (adapter.TryGetPropertyValue(name, out JsonNode? left), package.TryGetPropertyValue(name, out JsonNode? right)) switch
        {
            (true, false) => [$"{path}: only the adapter has it: {Show(left)}"],
            (false, true) => [$"{path}: only the package has it: {Show(right)}"],
            _ => Between(left, right, path),
        };

    private static bool AreSame(JsonNode? left, JsonNode? right)
    {
        JsonValueKind kind = left?.GetValueKind() ?? JsonValueKind.Null;
        if (kind != (right?.GetValueKind() ?? JsonValueKind.Null))
            return false;
        return kind switch
        {
            JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False => true,
            JsonValueKind.String => left!.GetValue<string>() == right!.GetValue<string>(),
            JsonValueKind.Number => AreSameNumber(left!.ToJsonString(), right!.ToJsonString()),
            _ => false,
        };
    }

    // A decimal has all digits of an integer, but not the range of a double.
    private static bool AreSameNumber(string left, string right) =>
        decimal.TryParse(left, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exactLeft)
        && decimal.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exactRight)
            ? exactLeft == exactRight
            : double.Parse(left, CultureInfo.InvariantCulture).Equals(double.Parse(right, CultureInfo.InvariantCulture));

    private static string Show(JsonNode? value) => value?.ToJsonString() ?? "null";
}
