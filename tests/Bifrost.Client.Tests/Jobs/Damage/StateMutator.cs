using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bifrost.Client.Tests.Jobs.Damage;

/// <summary>Changes members of JSON documents, one at a time.</summary>
internal static class StateMutator
{
    /// <summary>All documents in which one member, or one element of a list, is changed, each with the path of what is changed.</summary>
    public static IEnumerable<(string Path, string Json)> Mutate(string json, StateMutation mutation)
    {
        foreach (IReadOnlyList<object> path in FindPaths(JsonNode.Parse(json)!, []))
        {
            JsonNode document = JsonNode.Parse(json)!;
            JsonNode parent = path.SkipLast(1).Aggregate(document, Get);
            if (TryChange(parent, path[^1], mutation))
                yield return (string.Join('.', path.Select(step => Convert.ToString(step, CultureInfo.InvariantCulture))), document.ToJsonString());
        }
    }

    private static IEnumerable<IReadOnlyList<object>> FindPaths(JsonNode? node, IReadOnlyList<object> path)
    {
        IEnumerable<(object Step, JsonNode? Node)> children = node switch
        {
            JsonObject members => members.Select(member => ((object)member.Key, member.Value)),
            JsonArray elements => elements.Select((element, index) => ((object)index, element)),
            _ => [],
        };
        foreach ((object step, JsonNode? child) in children)
        {
            IReadOnlyList<object> childPath = [.. path, step];
            yield return childPath;
            foreach (IReadOnlyList<object> further in FindPaths(child, childPath))
                yield return further;
        }
    }

    private static JsonNode Get(JsonNode node, object step) => (step is string name ? node[name] : node[(int)step])!;

    private static bool TryChange(JsonNode parent, object step, StateMutation mutation)
    {
        JsonNode? old = step is string name ? parent[name] : parent[(int)step];
        if (mutation == StateMutation.Removed)
        {
            if (parent is JsonObject members)
                return members.Remove((string)step);
            parent.AsArray().RemoveAt((int)step);
            return true;
        }

        if (mutation == StateMutation.Renamed)
            return parent is JsonObject owner && Rename(owner, (string)step);
        if (!TryCreate(old, mutation, out JsonNode? changed) || JsonNode.DeepEquals(old, changed))
            return false;
        if (step is string member)
            parent[member] = changed;
        else
            parent[(int)step] = changed;
        return true;
    }

    private static bool Rename(JsonObject members, string name)
    {
        JsonNode? value = members[name]?.DeepClone();
        members.Remove(name);
        members[name + "x"] = value;
        return true;
    }

    private static bool TryCreate(JsonNode? old, StateMutation mutation, out JsonNode? changed)
    {
        JsonValueKind kind = old?.GetValueKind() ?? JsonValueKind.Null;
        long number = kind == JsonValueKind.Number && old!.AsValue().TryGetValue(out long value) ? value : 0;
        string text = kind == JsonValueKind.String ? old!.GetValue<string>() : "";
        changed = mutation switch
        {
            StateMutation.EmptyText => "",
            StateMutation.OtherText => text.Length > 0 ? text[..^1] + (text[^1] == '1' ? '2' : '1') : "other",
            StateMutation.Zero => 0,
            StateMutation.PlusOne => number + 1,
            StateMutation.MinusOne => number - 1,
            StateMutation.Negative => -1_000_000,
            StateMutation.Huge => long.MaxValue,
            StateMutation.Fraction => number + 0.5,
            StateMutation.Toggled => kind == JsonValueKind.False,
            StateMutation.EmptyList => new JsonArray(),
            StateMutation.EmptyObject => new JsonObject(),
            _ => null,
        };
        return mutation switch
        {
            StateMutation.PlusOne or StateMutation.MinusOne or StateMutation.Fraction => kind == JsonValueKind.Number,
            StateMutation.Toggled => kind is JsonValueKind.True or JsonValueKind.False,
            _ => true,
        };
    }
}
