using System.Globalization;

namespace Bifrost.Client.Json;

/// <summary>Parses durations in the text format of Go, which the gateway uses.</summary>
internal static class GoDuration
{
    /// <summary>Parses whole hours, minutes and seconds: <c>24h</c>, <c>1h30m</c>, <c>90s</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        Int128 ticks = 0;
        if (text.IsEmpty)
            return false;

        while (!text.IsEmpty)
        {
            int digits = text.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || !int.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out int amount))
                return false;

            long unit = text[digits] switch
            {
                'h' => TimeSpan.TicksPerHour,
                'm' => TimeSpan.TicksPerMinute,
                's' => TimeSpan.TicksPerSecond,
                _ => 0,
            };
            ticks += (Int128)unit * amount;
            if (unit == 0 || ticks > TimeSpan.MaxValue.Ticks)
                return false;
            text = text[(digits + 1)..];
        }

        duration = new TimeSpan((long)ticks);
        return true;
    }
}
