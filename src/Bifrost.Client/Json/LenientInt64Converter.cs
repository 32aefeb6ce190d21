using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bifrost.Client.Json;

/// <summary>Converts an integer to and from JSON. Null is read as 0 if the property is not nullable.</summary>
/// <remarks>Numbers in strings and with a fraction of zero are also accepted: <c>"200"</c>, <c>200.0</c>.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LenientInt64Converter : JsonConverter<long>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return 0;
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long plain))
            return plain;
        if (reader.TokenType is JsonTokenType.Number or JsonTokenType.String
            && decimal.TryParse(LenientStringConverter.ReadText(ref reader), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
            && decimal.IsInteger(number) && number is >= long.MinValue and <= long.MaxValue)
        {
            return (long)number;
        }

        throw new JsonException("The JSON value is not an integer in the range of Int64.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumberValue(value);
    }
}
