using System.Globalization;

namespace Bifrost.Client.Json;

/// <summary>Parses durations in the text format of Go, which the gateway uses.</summary>
internal static class GoDuration
{
    /// <summary>Parses whole hours, minutes and seconds: <c>24h</c>, <c>1h30m</c>, <c>90s</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text.IsEmpty)
            return false;

        while (!text.IsEmpty)
        {
            int digits = text.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || !int.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out int amount))
                return false;

            TimeSpan? unit = text[digits] switch
            {
                'h' => TimeSpan.FromHours(1),
                'm' => TimeSpan.FromMinutes(1),
                's' => TimeSpan.FromSeconds(1),
                _ => null,
            };
            if (unit is null)
                return false;

            duration += unit.Value * amount;
            text = text[(digits + 1)..];
        }

        return true;
    }
}
