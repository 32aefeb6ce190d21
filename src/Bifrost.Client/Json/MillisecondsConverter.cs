using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bifrost.Client.Json;

/// <summary>Converts a duration to and from a number of milliseconds; numbers in strings are also accepted.</summary>
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
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
            throw new JsonException("The JSON value is not a number of milliseconds.");

        string? text = LenientStringConverter.ReadText(ref reader);
        bool isNumber = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal milliseconds);
        if (isNumber && Math.Abs(milliseconds) < (decimal)TimeSpan.MaxValue.TotalMilliseconds)
            return new TimeSpan((long)(milliseconds * TimeSpan.TicksPerMillisecond));
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && LenientJson.TryKeepRaw(in reader))
            return null;
        throw new JsonException("The JSON value is not a number of milliseconds, or out of range.");
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
