using System.Text.Json;

namespace Bifrost.Client.Testing;

/// <summary>Splits JSON objects and arrays into their values, without copying and without parsing the values.</summary>
internal static class JsonSlices
{
    private const int MaxDepth = 512;

    /// <summary>Returns the properties of an object. Of properties with the same name, the last one wins.</summary>
    /// <exception cref="JsonException">The input is not a single JSON object.</exception>
    public static Dictionary<string, ReadOnlyMemory<byte>> ReadObject(ReadOnlyMemory<byte> json)
    {
        var properties = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        Utf8JsonReader reader = CreateReader(HalfSurrogatePairs.Replace(json), JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            properties[name] = ReadValue(json, ref reader);
        }

        EnsureEnd(ref reader);
        return properties;
    }

    /// <summary>Returns the elements of an array.</summary>
    /// <exception cref="JsonException">The input is not a single JSON array.</exception>
    public static List<ReadOnlyMemory<byte>> ReadArray(ReadOnlyMemory<byte> json)
    {
        var elements = new List<ReadOnlyMemory<byte>>();
        Utf8JsonReader reader = CreateReader(json, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            elements.Add(ReadValue(json, ref reader));
        EnsureEnd(ref reader);
        return elements;
    }

    /// <summary>Returns a string; null if the input is empty or <c>null</c>.</summary>
    /// <exception cref="JsonException">The input is another JSON value.</exception>
    public static string? ReadString(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty || json.Span.SequenceEqual("null"u8))
            return null;
        var reader = new Utf8JsonReader(HalfSurrogatePairs.Replace(json).Span);
        reader.Read();
        return reader.TokenType == JsonTokenType.String
            ? reader.GetString()
            : throw new JsonException($"Mismatch type string with value {GetGoName(reader.TokenType)}");
    }

    private static Utf8JsonReader CreateReader(ReadOnlyMemory<byte> json, JsonTokenType expected)
    {
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        return reader.Read() && reader.TokenType == expected ? reader : throw new JsonException($"Mismatch type, not a {expected}");
    }

    private static void EnsureEnd(ref Utf8JsonReader reader)
    {
        if (reader.Read())
            throw new JsonException("Syntax error: invalid char after top-level value");
    }

    private static ReadOnlyMemory<byte> ReadValue(ReadOnlyMemory<byte> json, ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }

    // The messages of the exceptions reach the client, so they use the words of the gateway's JSON parser.
    private static string GetGoName(JsonTokenType type) => type switch
    {
        JsonTokenType.Number => "number",
        JsonTokenType.True or JsonTokenType.False => "bool",
        JsonTokenType.StartObject => "object",
        _ => "array",
    };
}
