using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bifrost.Client.Tests.Faults;

/// <summary>The response without a fault to the request that faults are injected into.</summary>
/// <param name="Target">The request.</param>
/// <param name="Body">The body of the response.</param>
internal sealed record FaultShape(FaultTarget Target, ReadOnlyMemory<byte> Body)
{
    public int Length => Body.Length;

    /// <summary>Whether the response is the content of a file, not a JSON object.</summary>
    public bool IsFile => Target.Type == BifrostRequestType.FileContent;

    public bool HasMember(string name) => !IsFile && JsonNode.Parse(Body.Span) is JsonObject root && root.ContainsKey(name);

    /// <summary>The JSON Pointers of all values of the body; of long arrays, those of the first and the last element.</summary>
    /// <param name="maxDepth">How many names a pointer has at most.</param>
    public IEnumerable<string> GetPointers(int maxDepth)
    {
        if (IsFile)
            return [];
        using JsonDocument document = JsonDocument.Parse(Body);
        return [.. Walk(document.RootElement, "", maxDepth)];
    }

    private static IEnumerable<string> Walk(JsonElement value, string pointer, int depth)
    {
        yield return pointer;
        if (depth == 0)
            yield break;
        IEnumerable<(string Name, JsonElement Value)> children = value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().Select(member => (member.Name, member.Value)),
            JsonValueKind.Array => value.EnumerateArray().Select((element, index) => ($"{index}", element))
                .Where(child => child.Item1 == "0" || child.Item1 == $"{value.GetArrayLength() - 1}"),
            _ => [],
        };
        foreach ((string name, JsonElement child) in children)
        {
            foreach (string inner in Walk(child, $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}", depth - 1))
                yield return inner;
        }
    }
}
