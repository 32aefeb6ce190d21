using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Bifrost.Client.Json;

/// <summary>Deserializes responses of which a time or a duration is out of range: its property is null.</summary>
/// <remarks>Its value is kept in the additional properties, under its name with the suffix <c>_raw</c>.</remarks>
internal static class LenientJson
{
    // Where in the JSON the values begin that the converters could not represent; null when they are not collected.
    [ThreadStatic]
    private static List<long>? _unreadable;

    public static T? Deserialize<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
    {
        var unreadable = _unreadable = [];
        try
        {
            T? value = JsonSerializer.Deserialize(json, type);
            return unreadable.Count == 0 ? value : JsonSerializer.Deserialize(WithSuffix(json, unreadable), type);
        }
        finally
        {
            _unreadable = null;
        }
    }

    /// <summary>Notes a value that a converter cannot represent.</summary>
    /// <returns>False when the converter has to throw.</returns>
    public static bool TryKeepRaw(ref readonly Utf8JsonReader reader)
    {
        _unreadable?.Add(reader.TokenStartIndex);
        return _unreadable is not null;
    }

    private static ReadOnlySpan<byte> WithSuffix(ReadOnlySpan<byte> json, List<long> unreadable)
    {
        var result = new ArrayBufferWriter<byte>(json.Length + (unreadable.Count * 4));
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = BifrostJson.MaxDepth });
        int written = 0;
        int nameEnd = 0;
        foreach (long value in unreadable.Distinct().Order())
        {
            while (reader.TokenStartIndex < value && reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                    nameEnd = (int)reader.TokenStartIndex + 1 + reader.ValueSpan.Length;
            }

            result.Write(json[written..nameEnd]);
            result.Write("_raw"u8);
            written = nameEnd;
        }

        result.Write(json[written..]);
        return result.WrittenSpan;
    }
}
