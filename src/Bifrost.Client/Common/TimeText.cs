using System.Globalization;

namespace Bifrost.Client.Common;

/// <summary>Times in messages, which are the same in every culture.</summary>
internal static class TimeText
{
    /// <summary>A time in seconds, such as <c>0.5 s</c>.</summary>
    public static string ToSeconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");
}
