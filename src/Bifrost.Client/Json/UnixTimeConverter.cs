using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bifrost.Client.Json;

/// <summary>Converts a time to and from Unix time in seconds.</summary>
/// <remarks>Null, 0 and an empty string are read as <see langword="null"/>; numbers in strings and ISO 8601 times are also accepted.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class UnixTimeConverter : JsonConverter<DateTimeOffset?>
{
    // The last second of the year 9999, in Unix time.
    private const long LastSecond = 253_402_300_799;

    /// <inheritdoc/>
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
            throw new JsonException("The JSON value is not a number or a string.");
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long whole) && whole is >= 0 and < LastSecond)
            return whole == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(whole);

        string? text = LenientStringConverter.ReadText(ref reader);
        if (string.IsNullOrEmpty(text))
            return null;
        bool isNumber = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal seconds);
        if (isNumber && seconds == 0)
            return null;
        if (isNumber && seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && seconds < LastSecond)
            return new DateTimeOffset(DateTime.UnixEpoch.Ticks + (long)(seconds * TimeSpan.TicksPerSecond), TimeSpan.Zero);

        isNumber |= double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        if (!isNumber && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time))
            return time;
        if (isNumber && LenientJson.TryKeepRaw(in reader))
            return null;
        throw new JsonException(isNumber
            ? "The JSON value is outside the range of supported times."
            : "The JSON value is neither a Unix time in seconds nor an ISO 8601 time.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value is not { } time)
            writer.WriteNullValue();
        else if (time.UtcTicks % TimeSpan.TicksPerSecond == 0)
            writer.WriteNumberValue(time.ToUnixTimeSeconds());
        else
            writer.WriteNumberValue((decimal)(time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond);
    }
}
