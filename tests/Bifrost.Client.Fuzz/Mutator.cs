using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bifrost.Client.Fuzz;

/// <summary>Changes inputs: bytes, ranges of bytes, and values of JSON.</summary>
internal sealed class Mutator(IReadOnlyList<byte[]> corpus, Random random)
{
    private const int MaxLength = 64 * 1024;

    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "{", "}", "[", "]", "\"", ",", ":", "\\", "\n", "\r\n", "\0", "null", "true", "false", "-", "0", "1e999", "-0.0", "9223372036854775808", "1.7976931348623157e308",
            "\\u0000", "\\ud800", "\\udc00\\ud800", "\\u00", "\"results\":", "\"results\":[", "\"custom_id\":", "\"response\":", "\"body\":", "\"has_more\":true",
            "\"error\":", "\"id\":", "\"status\":", "\"data\":", "{}", "[]", "\"\"", "[[[[[[[[", "{\"a\":{\"a\":", " ", "\t", "\ufeff", "é漢😀",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc3], [0xed, 0xa0, 0x80], [0xef, 0xbb], [0x80],
    ];

    private static readonly string[] Values =
        ["null", "true", "0", "-1", "1e400", "1.5", "12345678901234567890", "\"\"", "\"x\"", "\"\\ud800\"", "[]", "{}", "[null]", "[[[]]]", "{\"\":null}", "253402300800", "-62135596801"];

    public byte[] Next()
    {
        byte[] input = Pick(corpus);
        for (int changes = random.Next(1, 5); changes > 0; changes--)
            input = Change(input);
        return input.Length > MaxLength ? input[..MaxLength] : input;
    }

    private byte[] Change(byte[] input)
    {
        int at = random.Next(input.Length + 1);
        int end = Math.Min(input.Length, at + (random.Next(4) == 0 ? random.Next(1000) : random.Next(1, 16)));
        switch (random.Next(12))
        {
            case 0 when input.Length > 0:
                byte[] flipped = [.. input];
                flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 1 when input.Length > 0:
                byte[] changed = [.. input];
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
                return changed;
            case 2:
                return input[..at];
            case 3:
                return [.. input[..at], .. input[end..]];
            case 4:
                return [.. input[..end], .. input[at..end], .. input[end..]];
            case 5:
                byte[] other = Pick(corpus);
                return [.. input[..at], .. other[random.Next(other.Length)..]];
            case 6 or 7:
                return [.. input[..at], .. Pick(Tokens), .. input[at..]];
            case 8:
                return [.. input[..at], .. Pick(Tokens), .. input[end..]];
            case 9 when random.Next(20) == 0:
                int depth = random.Next(1, 2000);
                return [.. input[..at], .. Enumerable.Repeat((byte)"[{"[random.Next(2)], depth), .. input[at..]];
            default:
                return ChangeJson(input);
        }
    }

    private byte[] ChangeJson(byte[] input)
    {
        try
        {
            JsonNode? root = JsonNode.Parse(input);
            JsonNode[] nodes = [.. Walk(root)];
            if (nodes.Length == 0)
                return input;
            JsonNode? value = random.Next(3) == 0 ? nodes[random.Next(nodes.Length)].DeepClone() : JsonNode.Parse(Pick(Values));
            switch (nodes[random.Next(nodes.Length)])
            {
                case JsonObject target when target.Count > 0:
                    string name = target.ElementAt(random.Next(target.Count)).Key;
                    if (random.Next(4) == 0)
                        target.Remove(name);
                    else
                        target[random.Next(4) == 0 ? name + "_" : name] = value;
                    break;
                case JsonArray array when random.Next(2) == 0 || array.Count == 0:
                    array.Add(value);
                    break;
                case JsonArray array:
                    array[random.Next(array.Count)] = value;
                    break;
            }

            return Encoding.UTF8.GetBytes(root!.ToJsonString());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // Not JSON any more, or JSON that cannot be written: another change will do.
            return input;
        }
    }

    private static IEnumerable<JsonNode> Walk(JsonNode? node)
    {
        if (node is null)
            yield break;
        yield return node;
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject value => value.Select(member => member.Value),
            JsonArray array => array,
            _ => [],
        };
        foreach (JsonNode child in children.SelectMany(Walk))
            yield return child;
    }

    private T Pick<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];
}
