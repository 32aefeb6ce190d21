using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bifrost.Client.Json;

/// <summary>
/// Reads and writes the gateway's times: unix seconds. Null and zero mean "not yet" and are read as <see langword="null"/>;
/// a number in a text and an ISO 8601 time are understood too.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class UnixTimeConverter : JsonConverter<DateTimeOffset?>
{
    // The last second of the year 9999.
    private const long LastSecond = 253_402_300_799;

    /// <inheritdoc/>
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
            throw new JsonException("The JSON value is not a time.");
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long whole) && whole is >= 0 and < LastSecond)
            return whole == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(whole);

        string? text = LenientStringConverter.ReadText(ref reader);
        if (string.IsNullOrEmpty(text))
            return null;
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal seconds))
            return seconds == 0 ? null : FromSeconds(seconds);
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time))
            return time;
        throw new JsonException("The JSON value is neither unix seconds nor an ISO 8601 time.");
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

    private static DateTimeOffset FromSeconds(decimal seconds)
    {
        if (seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds >= LastSecond)
            throw new JsonException("The JSON value is outside the range of unix seconds.");
        return new DateTimeOffset(DateTime.UnixEpoch.Ticks + (long)(seconds * TimeSpan.TicksPerSecond), TimeSpan.Zero);
    }
}
