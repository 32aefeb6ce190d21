using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>Looks into JSON without copying it: the members of an object and the elements of an array, as slices.</summary>
internal static class JsonMembers
{
    private const int MaxDepth = 512;

    /// <summary>The members of an object; the last one of a name wins.</summary>
    /// <exception cref="JsonException">It is not one JSON object.</exception>
    public static Dictionary<string, ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> json)
    {
        var members = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        Utf8JsonReader reader = Begin(json, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            members[name] = Value(json, ref reader);
        }

        End(ref reader);
        return members;
    }

    /// <summary>The elements of an array.</summary>
    /// <exception cref="JsonException">It is not one JSON array.</exception>
    public static List<ReadOnlyMemory<byte>> Elements(ReadOnlyMemory<byte> json)
    {
        var elements = new List<ReadOnlyMemory<byte>>();
        Utf8JsonReader reader = Begin(json, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            elements.Add(Value(json, ref reader));
        End(ref reader);
        return elements;
    }

    /// <summary>A value as text; null when it is not there, or null.</summary>
    /// <exception cref="JsonException">It is there and not a string.</exception>
    public static string? Text(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty || json.Span.SequenceEqual("null"u8))
            return null;
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        return reader.TokenType == JsonTokenType.String
            ? reader.GetString()
            : throw new JsonException($"Mismatch type string with value {NameOf(reader.TokenType)}");
    }

    private static Utf8JsonReader Begin(ReadOnlyMemory<byte> json, JsonTokenType expected)
    {
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        return reader.Read() && reader.TokenType == expected ? reader : throw new JsonException($"Mismatch type, not a {expected}");
    }

    private static void End(ref Utf8JsonReader reader)
    {
        if (reader.Read())
            throw new JsonException("Syntax error: invalid char after top-level value");
    }

    private static ReadOnlyMemory<byte> Value(ReadOnlyMemory<byte> json, ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }

    private static string NameOf(JsonTokenType type) => type switch
    {
        JsonTokenType.Number => "number",
        JsonTokenType.True or JsonTokenType.False => "bool",
        JsonTokenType.StartObject => "object",
        _ => "array",
    };
}
