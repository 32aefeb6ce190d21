using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bifrost.Client.Json;

/// <summary>Reads and writes a duration as a number of milliseconds; a number in a text is understood too.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MillisecondsConverter : JsonConverter<TimeSpan?>
{
    /// <inheritdoc/>
    public override TimeSpan? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int whole))
            return TimeSpan.FromMilliseconds(whole);
        if (reader.TokenType is JsonTokenType.Number or JsonTokenType.String
            && decimal.TryParse(LenientStringConverter.ReadText(ref reader), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal milliseconds)
            && Math.Abs(milliseconds) < (decimal)TimeSpan.MaxValue.TotalMilliseconds)
        {
            return new TimeSpan((long)(milliseconds * TimeSpan.TicksPerMillisecond));
        }

        throw new JsonException("The JSON value is not a number of milliseconds.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TimeSpan? value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value is not { } duration)
            writer.WriteNullValue();
        else if (duration.Ticks % TimeSpan.TicksPerMillisecond == 0)
            writer.WriteNumberValue(duration.Ticks / TimeSpan.TicksPerMillisecond);
        else
            writer.WriteNumberValue((decimal)duration.Ticks / TimeSpan.TicksPerMillisecond);
    }
}
